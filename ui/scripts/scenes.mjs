/** Every screen in every state worth looking at: an address for the fake, then a few gestures. */
const goto = (name) => (page) => page.getByRole('button', { name: new RegExp(`^${name}`) }).first().click();
const inTurn = (...gestures) => async (page) => { for (const gesture of gestures) await gesture(page); };
const rows = (page) => page.waitForSelector('[role=row] [role=gridcell]');
const typeRne = (rne) => async (page) => { await page.getByLabel('RNE de votre établissement').fill(rne); };
/** Opens a cell of the line with this remark, by a double-click. */
const type = (remark, at) => async (page) => {
  await page.getByRole('row').filter({ hasText: remark }).first().getByRole('gridcell').nth(at).dblclick(); await page.locator('#typing-hint').waitFor();
};
/** Shows the line that only looks wrong beside the table. */
const doubted = async (page) => { await page.getByRole('row').filter({ hasText: 'type de compte' }).first().click(); await page.getByText('C’est bien ça').waitFor(); };
/** Shows people of one name, side by side. */
const homonyms = async (page) => {
  await page.getByLabel(/^Remarques/).click(); await page.getByRole('option', { name: /^Homonyme/ }).click();
  await page.getByRole('row').filter({ hasText: 'Homonyme' }).first().click(); await page.getByText('personnes du même nom').scrollIntoViewIfNeeded();
};
/** How a verification of the ENT's link may end. */
const TRIALS = ['byEntId', 'byEndOfEntId', 'byLogin', 'neitherList', 'unknown', 'deactivated', 'otherProfile', 'otherSchool', 'anonymous', 'ticketRefused', 'serviceRefused', 'noAnswer'];
const toLink = inTurn(goto('Lien ENT'), (page) => page.getByText('Copier l’adresse').waitFor());
const verify = (page) => page.getByRole('button', { name: 'Vérifier mon lien' }).click();
/** Begins to practise, and goes on from there. */
const practise = (...gestures) => inTurn(goto('S’entraîner'), (page) => page.getByText('À essayer').waitFor(), ...gestures);
const validate = (page) => page.getByRole('button', { name: /^Valider/ }).click();

/** The help over what is there, at what speaks of it. */
const help = async (page) => { await page.keyboard.press('F1'); await page.getByRole('dialog', { name: 'Aide' }).waitFor(); };
const lookFor = (words) => (page) => page.getByLabel('Chercher dans l’aide').fill(words);
/** A page seen at 200 %. */
const twice = { width: 640, height: 400 };
/** The report of an import, with its people. */
const reported = inTurn(rows, validate, (page) => page.getByRole('button', { name: /^Arrivées/ }).waitFor());

export const scenes = [
  { name: 'connexion', query: '' },
  { name: 'connexion-rne', query: '', act: inTurn(typeRne('0779999A'), (page) => page.getByText('déjà activé').waitFor()) },
  { name: 'connexion-faux', query: '', act: inTurn(typeRne('0779999B'), (page) => page.getByText('La dernière lettre').waitFor()) },
  { name: 'connexion-premiere', query: 'notice=1', act: inTurn(typeRne('0770000G'), (page) => page.getByText('Première utilisation').waitFor()) },
  { name: 'connexion-non-gardee', query: 'notice=1', act: inTurn(typeRne('0779999A'), (page) => page.getByText('déjà activé').waitFor()) },
  { name: 'connexion-envoye', query: 'awaited=1' },
  { name: 'connexion-code', query: 'awaited=1&fail=signIn', act: async (page) => {
    await page.getByLabel('Code ou lien').fill('ABCD'); await page.getByLabel('Votre nom').fill('Nadia'); await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Ce code n’est pas').waitFor();
  } },
  { name: 'connexion-lendemain', query: 'recalled=1', act: (page) => page.getByText('Revenir à la liste').waitFor() },
  { name: 'connexion-lien', query: 'arrived=1', act: (page) => page.getByText('Lien reçu').waitFor() },
  { name: 'depart-echec', query: 'fail=start' },
  { name: 'accueil', query: 'signed=1' },
  { name: 'accueil-premiere-fois', query: 'signed=1&empty=1', act: (page) => page.getByText('Jamais importée').first().waitFor() },
  { name: 'accueil-fichiers', query: 'signed=1&verified=1', act: async (page) => {
    await page.evaluate((given) => { const event = new Event('drop', { cancelable: true }); event.dataTransfer = { files: given.map((name) => ({ name })) }; window.dispatchEvent(event); }, ['enseignants.csv', 'eleves.csv']);
    await page.getByText('Ouvrir les deux listes').waitFor();
  } },
  { name: 'accueil-echec', query: 'signed=1&fail=history', act: (page) => page.getByRole('alert').first().waitFor() },
  { name: 'accueil-hors-ligne', query: 'list=620', act: inTurn(goto('Accueil'), (page) => page.getByText('Un fichier trouvé').first().waitFor()) },
  { name: 'accueil-interrompu', query: 'signed=1&interrupted=1&notice=1' },
  { name: 'lecture', query: 'signed=1&hang=chooseExports', act: goto('Choisir un fichier') },
  { name: 'refus', query: 'signed=1', act: async (page) => {
    await page.evaluate(() => { const event = new Event('drop', { cancelable: true }); event.dataTransfer = { files: [{ name: 'parents.csv' }] }; window.dispatchEvent(event); });
    await page.getByRole('dialog').waitFor();
  } },
  { name: 'deux-fichiers', query: 'signed=1', act: async (page) => {
    const names = ['dossier/export.csv', 'ancien/export.csv', 'profs.csv'];
    await page.evaluate((given) => { const event = new Event('drop', { cancelable: true }); event.dataTransfer = { files: given.map((name) => ({ name })) }; window.dispatchEvent(event); }, names);
    await page.getByText('le plus récent').waitFor();
  } },
  { name: 'menu-texte', query: 'signed=1&list=620', act: inTurn(rows, async (page) => {
    await page.getByRole('searchbox').fill('vidal'); await page.getByRole('searchbox').selectText(); await page.getByRole('searchbox').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Coller/ }).hover();
  }) },
  { name: 'survol', query: 'signed=1', act: async (page) => {
    await page.evaluate(() => window.dispatchEvent(new Event('dragover', { cancelable: true }))); await page.getByText('Lâchez').waitFor();
  } },
  { name: 'apercu', query: 'signed=1&list=620', act: rows },
  { name: 'apercu-par-classe', query: 'signed=1&list=620', act: inTurn(rows, (page) => page.getByRole('tab', { name: 'Par classe' }).click(), goto('6D')) },
  { name: 'apercu-a-regarder', query: 'signed=1&list=620&exchanged=2', act: inTurn(rows, (page) => page.getByRole('tab', { name: /^À regarder/ }).click(), (page) => page.getByText('Saute une classe').waitFor()) },
  { name: 'apercu-rentree', query: 'signed=1&list=620&exchanged=1&newYear=1', act: (page) => page.getByText('À regarder d’abord').waitFor() },
  { name: 'apercu-regarde', query: 'signed=1&list=60', act: inTurn(rows, goto('0 à corriger'), (page) => page.getByRole('tab', { name: /^À regarder/ }).click(), (page) => page.getByText('Rien à regarder').waitFor()) },
  { name: 'apercu-autre-personne', query: 'signed=1&list=620&exchanged=2', act: inTurn(rows, goto('Voir la ligne'), async (page) => { await page.getByRole('group', { name: 'Est-ce la même personne' }).waitFor(); }) },
  { name: 'apercu-detail', query: 'signed=1&list=620', act: inTurn(rows, goto('14'), async (page) => {
    await page.getByRole('row').filter({ hasText: 'À mettre à jour' }).nth(4).click(); await page.getByText('Restent sur ce poste').waitFor();
  }) },
  { name: 'apercu-a-corriger', query: 'signed=1&list=620', act: inTurn(rows, goto('3'), async (page) => {
    await page.getByRole('row').nth(1).click(); await page.getByText('Restent sur ce poste').waitFor();
  }) },
  { name: 'apercu-absents', query: 'signed=1&list=620', act: inTurn(rows, goto('27'), goto('Tout cocher'), (page) => page.getByText('comptes cochés').waitFor()) },
  { name: 'apercu-partis', query: 'signed=1&list=620', act: inTurn(rows, (page) => page.getByRole('tab', { name: /^Partis/ }).click(), goto('Tout cocher'), (page) => page.getByRole('checkbox').nth(1).click()) },
  { name: 'apercu-rattacher', query: 'signed=1&list=620&relink=598', act: inTurn(rows, goto('Rattacher 598 comptes'), (page) => page.getByText('Ne pas rattacher').waitFor()) },
  { name: 'apercu-autre-liste', query: 'signed=1&list=620&others=2', act: inTurn(rows, (page) => page.getByText('Balado refuserait cet envoi').waitFor()) },
  { name: 'apercu-repete', query: 'signed=1&list=60&repeated=1', act: rows },
  { name: 'apercu-classe', query: 'signed=1&list=620', act: inTurn(rows, (page) => page.getByLabel('Classe : toutes').click(), (page) => page.getByRole('option').first().waitFor()) },
  { name: 'apercu-case', query: 'signed=1&list=620', act: inTurn(rows, async (page) => { await page.getByRole('grid').focus(); for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowRight'); }) },
  { name: 'apercu-corriger', query: 'signed=1&list=620', act: inTurn(rows, type('Nom manquant', 1)) },
  { name: 'apercu-corriger-seul', query: 'signed=1&list=620', act: inTurn(rows, goto('3'), async (page) => { await page.getByRole('grid').focus(); await page.keyboard.press('End'); await page.keyboard.press('Enter'); await page.locator('#typing-hint').waitFor(); }) },
  { name: 'apercu-corrige', query: 'signed=1&list=620', act: inTurn(rows, type('Nom manquant', 1), async (page) => {
    await page.keyboard.type('VIDAL'); await page.keyboard.press('Tab'); await page.getByText('Ligne 2 : plus rien').waitFor();
  }) },
  { name: 'apercu-reste', query: 'signed=1&list=620', act: inTurn(rows, type('Classe manquante', 3), async (page) => {
    await page.keyboard.type('?'); await page.keyboard.press('Enter'); await page.getByText('il reste').waitFor();
  }) },
  { name: 'apercu-tout-corrige', query: 'signed=1&list=206', act: inTurn(rows, goto('1 à corriger'), async (page) => {
    await page.getByRole('row').filter({ hasText: 'À créer' }).first().waitFor({ state: 'detached' }); await page.getByRole('grid').focus(); await page.keyboard.press('Enter'); await page.keyboard.type('VIDAL'); await page.keyboard.press('Enter'); await page.getByText('Plus aucune ligne à corriger', { exact: true }).waitFor();
  }) },
  { name: 'apercu-retrouve', query: 'signed=1&list=620&corrected=1', act: inTurn(rows, async (page) => { await page.getByRole('searchbox').fill('VIDAL'); await page.getByText('corrigé', { exact: true }).first().waitFor(); }) },
  { name: 'apercu-doute', query: 'signed=1&list=620&doubted=1', act: inTurn(rows, doubted) },
  { name: 'apercu-verifie', query: 'signed=1&list=620&doubted=1', act: inTurn(rows, doubted, goto('C’est bien ça'), (page) => page.getByText('Remettre cette ligne en doute').waitFor()) },
  { name: 'apercu-remarques', query: 'signed=1&list=620&remarks=1', act: rows },
  { name: 'apercu-remarques-depliees', query: 'signed=1&list=620&remarks=1', act: inTurn(rows, goto('et 2 autres remarques')) },
  { name: 'apercu-homonymes', query: 'signed=1&list=620', act: inTurn(rows, homonyms) },
  { name: 'apercu-homonymes-trois', query: 'signed=1&list=620&namesakes=3&left=1', act: inTurn(rows, homonyms) },
  { name: 'colonnes', query: 'signed=1&unmapped=1', act: inTurn(goto('Choisir un fichier'), (page) => page.getByText('Quelle colonne').waitFor()) },
  { name: 'colonnes-trente', query: 'signed=1&unmapped=30', act: inTurn(goto('Choisir un fichier'), (page) => page.getByText('Quelle colonne').waitFor()) },
  { name: 'accents', query: 'signed=1&list=620&accents=1', act: inTurn(rows, goto('Vérifier'), (page) => page.getByText('LEFÈVRE Zoé').waitFor()) },
  { name: 'accents-seuls', query: 'signed=1&list=620&oneReading=1', act: inTurn(rows, goto('Vérifier'), goto('Non'), (page) => page.getByText('Aucune autre lecture').waitFor()) },
  { name: 'accents-choix', query: 'signed=1&list=620&accents=1', act: inTurn(rows, goto('Vérifier'), goto('Non'), (page) => page.getByText('LEFÀVRE').waitFor()) },
  { name: 'accents-echec', query: 'signed=1&list=620&accents=1&fail=chooseEncoding', act: inTurn(rows, goto('Vérifier'), goto('Non'), (page) => page.getByLabel(/LEFÀVRE/).click(), (page) => page.getByRole('dialog').getByRole('alert').waitFor()) },
  { name: 'apercu-rien', query: 'signed=1&list=620', act: inTurn(rows, (page) => page.getByRole('searchbox').fill('zzzz'), (page) => page.getByText('Aucune ligne').waitFor()) },
  { name: 'apercu-echec', query: 'signed=1&list=620&fail=page', act: (page) => page.getByRole('alert').first().waitFor() },
  { name: 'apercu-hors-ligne', query: 'list=620', act: rows },
  { name: 'apercu-session-finie', query: 'signed=1&list=620&fail=expired', act: inTurn(rows, validate, (page) => page.getByText('Votre connexion est terminée').first().waitFor()) },
  { name: 'apercu-bientot-fini', query: 'signed=1&list=620&ending=1', act: inTurn(rows, (page) => page.getByText('se termine à').waitFor()) },
  { name: 'apercu-profs', query: 'signed=1&teachers=45', act: rows },
  { name: 'retenue', query: 'signed=1&list=620&hold=1', act: inTurn(rows, validate, (page) => page.getByRole('dialog').waitFor()) },
  { name: 'retenue-ancien', query: 'signed=1&list=620&old=1', act: inTurn(rows, validate, (page) => page.getByRole('dialog').waitFor()) },
  { name: 'retenue-deux', query: 'signed=1&list=620&hold=1&old=1', act: inTurn(rows, validate, async (page) => {
    await page.getByRole('dialog').getByRole('textbox').fill('2025'); await page.keyboard.press('Enter'); await page.getByText('Vérification 2 sur 2').waitFor();
  }) },
  { name: 'envoi', query: 'signed=1&list=6200&slow=150', act: inTurn(rows, validate, (page) => page.getByText(/sur .* lignes/).waitFor()) },
  { name: 'compte-rendu', query: 'signed=1&list=620', act: inTurn(rows, validate, (page) => page.getByText('sont dans Balado').waitFor()) },
  { name: 'compte-rendu-rentree', query: 'signed=1&list=620&teachers=45&september=1', act: reported },
  { name: 'compte-rendu-deplie', query: 'signed=1&list=620&september=1', act: inTurn(reported, goto('6A'), goto('6B'), goto('voir tous les 23'), goto('Changements de classe'), goto('Autres changements')) },
  { name: 'compte-rendu-effacer', query: 'signed=1&list=620&september=1', act: inTurn(reported, goto('Effacer l’export'), (page) => page.getByText('Mettre à la corbeille').waitFor()) },
  { name: 'compte-rendu-effacer-sans-corbeille', query: 'signed=1&list=620&september=1&noBin=1&sameFile=1', act: inTurn(reported, goto('Effacer l’export'), goto('Mettre à la corbeille'), (page) => page.getByRole('button', { name: 'Effacer pour de bon' }).waitFor()) },
  { name: 'compte-rendu-efface', query: 'signed=1&list=620&september=1', act: inTurn(reported, goto('Effacer l’export'), goto('Mettre à la corbeille'), (page) => page.getByText('est dans la corbeille').first().waitFor()) },
  { name: 'compte-rendu-historique', query: 'signed=1', act: inTurn(goto('Historique'), (page) => page.getByRole('button', { name: /^Compte rendu/ }).first().click(), (page) => page.getByText('Les noms ne sont plus ici').waitFor()) },
  { name: 'annuler', query: 'signed=1&list=620&hold=1', act: inTurn(goto('Historique'), (page) => page.getByRole('button', { name: /^Annuler…/ }).first().click(), (page) => page.getByText('seront retirés').waitFor()) },
  { name: 'annule', query: 'signed=1', act: inTurn(goto('Historique'), (page) => page.getByRole('button', { name: /^Annuler…/ }).first().click(), (page) => page.getByRole('button', { name: 'Annuler l’import' }).click(), (page) => page.getByText('L’import est annulé').waitFor()) },
  { name: 'historique', query: 'signed=1', act: inTurn(goto('Historique'), (page) => page.getByRole('table').waitFor()) },
  { name: 'historique-vide', query: 'signed=1&empty=1', act: inTurn(goto('Historique'), (page) => page.getByText('Aucun import').waitFor()) },
  { name: 'historique-echec', query: 'signed=1&fail=history', act: inTurn(goto('Historique'), (page) => page.getByRole('alert').waitFor()) },
  { name: 'historique-hors-ligne', query: 'list=620', act: inTurn(goto('Historique'), (page) => page.getByText('Connectez-vous pour voir').waitFor()) },
  { name: 'lien-ent', query: 'signed=1', act: toLink },
  { name: 'lien-ent-personne', query: 'signed=1&empty=1', act: inTurn(goto('Lien ENT'), (page) => page.getByText('Personne n’est encore').waitFor()) },
  { name: 'lien-ent-attente', query: 'signed=1&empty=1&hang=entLinkTrial', act: inTurn(toLink, verify, (page) => page.getByText('Terminez dans votre navigateur').waitFor()) },
  { name: 'lien-ent-sans-navigateur', query: 'signed=1&fail=verifyEntLink', act: inTurn(toLink, verify, (page) => page.getByRole('alert').first().waitFor()) },
  ...TRIALS.map((trial) => ({ name: `lien-ent-${trial}`, query: `signed=1&empty=1&verified=1&trial=${trial}`, act: inTurn(toLink, (page) => page.getByText(/^Vérifié/).waitFor()) })),
  { name: 'lien-ent-trop', query: 'signed=1&verified=1&tooMuch=1', act: inTurn(toLink, (page) => page.getByText('Votre ENT en dit trop').waitFor()) },
  { name: 'lien-ent-etapes', query: 'signed=1', act: inTurn(toLink, goto('Les étapes'), (page) => page.getByRole('dialog').waitFor()) },
  { name: 'gestionnaire', query: 'signed=1', act: inTurn(goto('Gestionnaire'), async (page) => {
    await page.getByRole('combobox').fill('mar'); await page.getByRole('option').first().waitFor(); await page.keyboard.press('ArrowDown'); await page.keyboard.press('ArrowDown');
  }) },
  { name: 'gestionnaire-choisi', query: 'signed=1', act: inTurn(goto('Gestionnaire'), async (page) => {
    await page.getByRole('combobox').fill('mar'); await page.getByRole('option').first().click(); await page.getByText('remplacera').waitFor();
  }) },
  { name: 'gestionnaire-vide', query: 'signed=1&empty=1', act: inTurn(goto('Gestionnaire'), (page) => page.getByText('Aucun gestionnaire').waitFor()) },
  { name: 'aide', query: 'signed=1', act: inTurn(goto('Aide'), (page) => page.getByRole('dialog', { name: 'Aide' }).waitFor()) },
  { name: 'aide-connexion', query: '', act: inTurn(typeRne('0779999A'), (page) => page.getByText('déjà activé').waitFor(), help) },
  { name: 'aide-export', query: 'signed=1', act: inTurn(goto('Import Élèves'), help) },
  { name: 'aide-autre-ent', query: 'signed=1', act: inTurn(goto('Import Élèves'), help, (page) => page.getByRole('dialog').getByLabel(/^Votre ENT/).click(), (page) => page.getByRole('option').first().waitFor()) },
  { name: 'aide-apercu', query: 'signed=1&list=620', act: inTurn(rows, help) },
  { name: 'aide-sur-question', query: 'signed=1&unmapped=1', act: inTurn(goto('Choisir un fichier'), (page) => page.getByText('Quelle colonne').waitFor(), help) },
  { name: 'aide-recherche', query: 'signed=1', act: inTurn(help, lookFor('eleve accents')) },
  { name: 'aide-rien', query: 'signed=1', act: inTurn(help, lookFor('zzzz')) },
  { name: 'aide-panne', query: 'signed=1', act: inTurn(help, (page) => page.getByRole('link', { name: 'Si quelque chose ne va pas' }).click()) },
  { name: 'aide-grossie', query: 'signed=1', size: twice, act: inTurn(goto('Lien ENT'), help) },
  { name: 'import-ent', query: 'signed=1', act: inTurn(goto('Import Élèves'), (page) => page.getByLabel(/^Votre ENT/).click(), (page) => page.getByRole('option', { name: /^NEO/ }).click()) },
  { name: 'entrainement', query: '', act: practise() },
  { name: 'entrainement-apercu', query: '', act: practise(goto('Ouvrir les deux listes'), rows) },
  { name: 'entrainement-compte-rendu', query: '', act: practise(goto('Import Profs'), rows, validate, (page) => page.getByText('sont dans Balado').waitFor()) },
  { name: 'entrainement-ferme', query: '', act: practise(goto('Fermer la liste des élèves'), goto('Import Élèves'), (page) => page.getByText('Rouvrir les fichiers').waitFor()) },
  { name: 'entrainement-refus', query: 'signed=1', act: practise(async (page) => {
    await page.evaluate(() => { const event = new Event('drop', { cancelable: true }); event.dataTransfer = { files: [{ name: 'eleves.csv' }] }; window.dispatchEvent(event); });
    await page.getByText('Terminez l’entraînement').waitFor();
  }) },
  { name: 'preferences', query: 'signed=1', act: inTurn(goto('Préférences'), (page) => page.getByText('PRINCIPAL').waitFor()) },
];
