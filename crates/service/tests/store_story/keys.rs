//! Which keys the instances on a database have.

use balado_service::{
    secrets::KeyId,
    store::{KeysRefusal, MetKeys},
};
use jiff::SignedDuration;

use crate::scene::{DAY, Place, TWO_HOURS, morning};

fn key(number: u8) -> KeyId {
    format!("{number:016}").parse().unwrap()
}

fn keys(numbers: &[u8]) -> Vec<KeyId> {
    numbers.iter().copied().map(key).collect()
}

fn met(new_signer: Option<u8>, lacking: &[u8]) -> MetKeys {
    MetKeys { new_signer: new_signer.map(key), lacking: keys(lacking) }
}

pub async fn an_instance_shares_a_key_with_the_others_or_is_refused<P: Place>() {
    let store = P::fresh().await.store().await;
    let strangers = |known: &[u8]| Err(KeysRefusal::Strangers(keys(known)));
    let table = [
        (&[1][..], Ok(met(None, &[])), "the first one, whatever its keys"),
        (&[1], Ok(met(None, &[])), "again, or another with the same"),
        (&[2], strangers(&[1]), "another that made its own"),
        (&[1, 3], Ok(met(None, &[])), "one was prepared"),
        (&[1], Ok(met(None, &[3])), "it was not prepared here yet"),
        (&[3, 1], Ok(met(None, &[])), "it signs now"),
        (&[4, 3, 1], Ok(met(Some(4), &[])), "turned without being prepared"),
        (&[2, 5], strangers(&[1, 3, 4]), "no key of these"),
        (&[3], Ok(met(None, &[1, 4])), "some of them"),
    ];
    for (numbers, expected, case) in table {
        assert_eq!(store.meet_keys(keys(numbers), morning()).await, expected, "{case}");
    }
    store.adopt_keys(keys(&[2, 5]), morning()).await.unwrap();
    assert_eq!(
        store.meet_keys(keys(&[2]), morning()).await,
        Ok(met(None, &[5])),
        "the others were lost"
    );
    assert_eq!(store.meet_keys(keys(&[1]), morning()).await, strangers(&[2, 5]));
}

pub async fn keys_that_nobody_has_any_more_are_forgotten_while_others_serve<P: Place>() {
    let store = P::fresh().await.store().await;
    store.meet_keys(keys(&[1, 2]), morning()).await.unwrap();
    let soon = morning() + TWO_HOURS;
    store.note_keys(keys(&[1]), soon).await.unwrap();
    assert_eq!(
        store.meet_keys(keys(&[1]), soon).await,
        Ok(met(None, &[2])),
        "codes may be on their way"
    );
    let later = soon + TWO_HOURS;
    store.note_keys(keys(&[1]), later).await.unwrap();
    assert_eq!(store.meet_keys(keys(&[1]), later).await, Ok(met(None, &[])), "nothing of it is");
    let stopped = later + DAY * 30;
    let refused = store.meet_keys(keys(&[3]), stopped).await;
    assert_eq!(refused, Err(KeysRefusal::Strangers(keys(&[1]))), "a long stop forgets nothing");
    let just = later + SignedDuration::from_secs(1);
    assert_eq!(store.meet_keys(keys(&[1]), just).await, Ok(met(None, &[])));
}
