//! Bridges on this network: by mDNS, or by asking Signify.

use super::Error;
use super::http::Https;
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
    /// Unknown to Signify's list.
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

/// Asks Signify which bridges it has heard of from this house. Bridges tell it
/// every now and then; so this finds some that no announcement comes from, for
/// example across the parts of a divided network.
pub fn look_up() -> Result<Vec<Found>, Error> {
    const HOST: &str = "discovery.meethue.com";
    let failed = |reason: String| Error::LookUp { host: HOST, reason };
    let answer = Https::public(HOST).and_then(|it| it.exchange("GET", "/", None, ""));
    let answer = answer.map_err(|error| failed(crate::sockets::plain(&error)))?;
    match answer.status {
        200 => read_list(&answer.body).ok_or_else(|| failed("it tells no list of bridges".into())),
        429 => Err(failed("it has been asked too often; try again in an hour".into())),
        other => Err(failed(format!("it answers with status {other}"))),
    }
}

/// A list as Signify gives it; entries without an address are left out.
fn read_list(body: &[u8]) -> Option<Vec<Found>> {
    #[derive(serde::Deserialize)]
    struct Entry {
        id: String,
        internalipaddress: String,
    }
    let entries: Vec<Entry> = serde_json::from_slice(body).ok()?;
    let found = entries.into_iter().filter_map(|it| {
        let address = it.internalipaddress.parse().ok()?;
        Some(Found { id: it.id.to_lowercase(), model: String::new(), address })
    });
    Some(found.collect())
}

#[cfg(test)]
mod list {
    use super::*;

    #[test]
    fn a_list_has_ids_and_addresses() {
        let body = r#"[{"id":"001788FFFED3A0D3","internalipaddress":"192.168.2.23","port":443},
            {"id":"x","internalipaddress":"nowhere"}]"#;
        let found = read_list(body.as_bytes()).unwrap();
        assert_eq!((found.len(), &*found[0].id), (1, "001788fffed3a0d3"));
        assert_eq!(found[0].address, IpAddr::from([192, 168, 2, 23]));
        assert_eq!(read_list(b"[]"), Some(Vec::new()));
        assert_eq!(read_list(b"<html>"), None);
    }
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
