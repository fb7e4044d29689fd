use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    client::ClientAddress, config::ConnectionLimits, egress::EgressNetworks,
    proxies::TrustedProxies,
};

/// Room for connections: so many in all, and of these so many for each address.
///
/// An address is a whole IPv4 address, or a /64 of IPv6. Those through which many people come, proxies and
/// the exits of an académie, have more. Nobody's idle connections take the room of everybody.
#[derive(Debug)]
pub(super) struct Seats {
    all: Arc<Semaphore>,
    taken: Taken,
    limits: ConnectionLimits,
    proxies: TrustedProxies,
    egress: EgressNetworks,
}

/// Connections of each address that has one.
type Taken = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// A seat that nobody has a name for yet.
#[derive(Debug)]
pub(super) struct FreeSeat(OwnedSemaphorePermit);

/// One connection's room, given up when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    address: IpAddr,
    taken: Taken,
    _room: OwnedSemaphorePermit,
}

impl Seats {
    pub(super) fn new(
        limits: ConnectionLimits,
        proxies: TrustedProxies,
        egress: EgressNetworks,
    ) -> Self {
        let all = Arc::new(Semaphore::new(limits.at_once));
        Self { all, taken: Taken::default(), limits, proxies, egress }
    }

    /// Room for one more, once there is some.
    pub(super) async fn free(&self) -> FreeSeat {
        let room = Arc::clone(&self.all).acquire_owned().await;
        FreeSeat(room.expect("it is never closed"))
    }

    /// The seat of a client from this address; `None` when as many as it may have are taken.
    pub(super) fn give(&self, FreeSeat(room): FreeSeat, peer: IpAddr) -> Option<Seat> {
        let address = ClientAddress(peer).counted();
        let mut taken = locked(&self.taken);
        let count = taken.entry(address).or_default();
        if *count >= self.most(peer) {
            return None;
        }
        *count += 1;
        Some(Seat { address, taken: Arc::clone(&self.taken), _room: room })
    }

    /// Connections that one address may have.
    fn most(&self, peer: IpAddr) -> usize {
        let peer = peer.to_canonical();
        if self.proxies.trusts(peer) {
            // All of an académie may come through it, and it holds back its own clients.
            self.limits.at_once
        } else if self.egress.contains(peer) {
            self.limits.per_egress
        } else {
            self.limits.per_address
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = locked(&self.taken);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

/// Nothing panics while it is locked.
fn locked(taken: &Taken) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats() -> Seats {
        let limits = ConnectionLimits {
            at_once: 10,
            per_address: 2,
            per_egress: 4,
            ..ConnectionLimits::default()
        };
        let networks = |texts: &[&str]| texts.iter().map(|one| one.parse().unwrap()).collect();
        let proxies: Vec<_> = networks(&["10.0.0.0/8"]);
        let egress: Vec<_> = networks(&["192.0.2.16/28", "2001:db8:7::/48"]);
        Seats::new(limits, proxies.into(), egress.into())
    }

    /// Seats that clients from these addresses get, everybody staying.
    fn given(addresses: impl Iterator<Item = String>) -> usize {
        let seats = seats();
        let mut given = Vec::new();
        for address in addresses {
            let Ok(free) = Arc::clone(&seats.all).try_acquire_owned() else { break };
            given.extend(seats.give(FreeSeat(free), address.parse().unwrap()));
        }
        given.len()
    }

    /// The address of the nth client.
    type Address = fn(u8) -> String;

    #[test]
    fn each_address_has_its_share_and_those_of_many_people_a_larger_one() {
        let of = |address: Address| (1..=9).map(address);
        let table: [(Address, usize, &str); 7] = [
            (|_| "198.51.100.1".into(), 2, "one address"),
            (|_| "::ffff:198.51.100.1".into(), 2, "the same seen in IPv6"),
            (|n| format!("198.51.100.{n}"), 9, "an address each"),
            (|n| format!("2001:db8:1:2::{n:x}"), 2, "a /64"),
            (|n| format!("2001:db8:1:{n:x}::1"), 9, "a /64 each"),
            (|_| "192.0.2.17".into(), 4, "an exit of the académie"),
            (|_| "10.1.2.3".into(), 9, "a proxy of ours"),
        ];
        for (address, expected, case) in table {
            assert_eq!(given(of(address)), expected, "{case}");
        }
    }

    #[tokio::test]
    async fn a_seat_that_is_given_up_is_taken_again_and_leaves_no_trace() {
        let seats = seats();
        let client = "198.51.100.1".parse().unwrap();
        for _ in 0..50 {
            let both =
                [seats.free().await, seats.free().await].map(|free| seats.give(free, client));
            assert!(both.iter().all(Option::is_some));
            assert!(seats.give(seats.free().await, client).is_none(), "a third one");
        }
        assert!(locked(&seats.taken).is_empty());
        assert_eq!(seats.all.available_permits(), 10);
    }
}
