//! Networks through which many schools go out under few addresses.
//!
//! An académie often has one exit for all its schools, which would share ten links an hour.
//! Addresses of these networks have an allowance of their own, which whoever runs
//! the service chooses; what is counted by school stays as it is for each of them.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::config::SignInLimits;

/// The exits that are known; none unless told otherwise.
#[derive(Debug, Clone, Default)]
pub struct EgressNetworks(Vec<IpNet>);

impl From<Vec<IpNet>> for EgressNetworks {
    fn from(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }
}

impl EgressNetworks {
    /// What holds back the requests of this client.
    pub fn limits(&self, client: IpAddr, limits: SignInLimits) -> SignInLimits {
        if self.contains(client) { limits.through_egress() } else { limits }
    }

    /// Whether an address is in one of them.
    pub(crate) fn contains(&self, client: IpAddr) -> bool {
        let client = client.to_canonical();
        self.0.iter().any(|network| network.contains(&client))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_addresses_of_an_egress_network_have_its_allowance() {
        let networks = ["192.0.2.16/28", "2001:db8:7::/48"].map(|one| one.parse().unwrap());
        let egress = EgressNetworks::from(networks.to_vec());
        let limits = SignInLimits::default();
        let table = [
            ("192.0.2.17", limits.per_egress, "inside"),
            ("::ffff:192.0.2.17", limits.per_egress, "the same seen in IPv6"),
            ("2001:db8:7:1::1", limits.per_egress, "inside, in IPv6"),
            ("192.0.2.32", limits.per_address, "the next one"),
            ("2001:db8:8::1", limits.per_address, "another network"),
        ];
        for (client, expected, case) in table {
            let found = egress.limits(client.parse().unwrap(), limits);
            assert_eq!(found.per_address, expected, "{case}");
            assert_eq!(found.per_school, limits.per_school, "{case}");
            assert_eq!(found.between, limits.between, "{case}");
        }
    }
}
