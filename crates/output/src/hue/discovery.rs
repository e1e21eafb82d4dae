//! Bridges on this network, by mDNS.

use super::Error;
use mdns_sd::{ServiceDaemon, ServiceEvent};
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

const SERVICE: &str = "_hue._tcp.local.";

/// A bridge that announced itself. Where its HTTPS is, the announcement does
/// not say; it is at the usual port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Lower case, as in its certificate.
    pub id: String,
    pub model: String,
    pub address: IpAddr,
}

/// Listens for so long, and tells each bridge as it turns up; stops early when
/// told to.
pub fn discover(
    length: Duration,
    mut on_found: impl FnMut(&Found) -> ControlFlow<()>,
) -> Result<Vec<Found>, Error> {
    let failed = |error: mdns_sd::Error| Error::Discovery { reason: error.to_string() };
    let daemon = ServiceDaemon::new().map_err(failed)?;
    let events = daemon.browse(SERVICE).map_err(failed)?;
    let end = Instant::now() + length;
    let mut all: Vec<Found> = Vec::new();
    while let Ok(event) = events.recv_timeout(end.saturating_duration_since(Instant::now())) {
        let ServiceEvent::ServiceResolved(service) = event else { continue };
        let text = |key| service.get_property_val_str(key).unwrap_or_default().to_owned();
        let Some(address) = service.get_addresses_v4().into_iter().next() else { continue };
        let id = text("bridgeid").to_lowercase();
        let found = Found { id, model: text("modelid"), address: address.into() };
        if found.id.is_empty() || all.contains(&found) {
            continue;
        }
        let flow = on_found(&found);
        all.push(found);
        if flow.is_break() {
            break;
        }
    }
    // The daemon answers when it has stopped; nobody needs to wait for that.
    let _ = daemon.shutdown();
    Ok(all)
}

/// These need a network that carries multicast, as the peers' do.
#[cfg(all(test, feature = "peers"))]
mod tests {
    use super::*;
    use mdns_sd::ServiceInfo;

    #[test]
    fn a_bridge_that_announces_itself_is_found() {
        let bridge = ServiceDaemon::new().unwrap();
        let texts = [("bridgeid", "001788FFFED3A0D3"), ("modelid", "BSB002")];
        let service =
            ServiceInfo::new(SERVICE, "Hue Bridge - D3A0D3", "d3a0d3.local.", "", 443, &texts[..]);
        bridge.register(service.unwrap().enable_addr_auto()).unwrap();
        let found = discover(Duration::from_secs(20), |found| {
            // There may be others in the house.
            if found.id == "001788fffed3a0d3" {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        let found = found.unwrap();
        assert_eq!(found.last().map(|it| it.model.as_str()), Some("BSB002"));
        let _ = bridge.shutdown();
    }
}
