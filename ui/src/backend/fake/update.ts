/** A version that is there, as `update` says. */
import type { UpdateView } from '../index';
import type { FakeSchool } from './school';

export function updateOf(school: FakeSchool): UpdateView | null {
  const version = '0.2.0';
  const there = `La version ${version} de Balado import est disponible (celle-ci est la 0.1.0).`;
  switch (school.asked.update) {
    case 'installs':
      return { version, message: `${there} L’installer ferme cette fenêtre, puis la rouvre.`, wanted: false, installs: true };
    case 'page':
      return { version, message: `${there} La page du service la donne, et dit comment l’installer.`, wanted: false, installs: false };
    case 'wanted':
      return { version, message: 'Cette version de Balado import (0.1.0) est trop ancienne : le service balado.ac-creteil.fr demande la 0.2.0 ou une plus récente. Rien n’a été envoyé ; ce que vous avez corrigé reste sur ce poste. Installez la dernière version, puis recommencez : elle est à l’adresse https://balado.ac-creteil.fr/application', wanted: true, installs: false };
    default:
      return null;
  }
}
