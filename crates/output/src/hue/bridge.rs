//! What a bridge is asked and told: the CLIP API, version 2.

use super::area::{Area, Channel};
use super::certificate::Known;
use super::credentials::{Credentials, from_hex};
use super::http::{Answer, Https};
use super::vigil::Owner;
use super::{Error, Fingerprint};
use light::Place;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::net::{SocketAddr, ToSocketAddrs};
use wire::hue::AreaId;

/// The first software with this API.
const OLDEST_SOFTWARE: u64 = 1_948_086_000;

/// A bridge that is paired.
#[derive(Clone, Debug)]
pub struct Bridge {
    https: Https,
    credentials: Credentials,
}

/// What a bridge tells everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeInfo {
    /// Sixteen hex digits, lower case.
    pub id: String,
    pub name: String,
    pub model: String,
    pub software: String,
}

/// What comes of asking for a key.
pub(super) enum Pairing {
    PressTheButton,
    Done { application_key: String, stream_key: [u8; 16] },
}

impl Bridge {
    /// The bridge of these credentials; nothing is asked yet.
    pub fn new(credentials: &Credentials) -> Result<Self, Error> {
        let address = Self::address_of(&credentials.address)?;
        let known = Known { id: credentials.bridge.clone(), fingerprint: credentials.certificate };
        let https = Https::new(address, Some(known));
        Ok(Self { https, credentials: credentials.clone() })
    }

    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where the stream goes.
    pub(crate) fn stream_address(&self) -> SocketAddr {
        (self.https.address().ip(), self.credentials.stream_port).into()
    }

    pub fn info(&self) -> Result<BridgeInfo, Error> {
        Self::info_at(&self.https)
    }

    /// The entertainment areas, with their lights' names.
    pub fn areas(&self) -> Result<Vec<Area>, Error> {
        let devices: Vec<json::Device> = self.resources("device")?;
        let services: Vec<json::Entertainment> = self.resources("entertainment")?;
        let device_names: BTreeMap<_, _> =
            devices.into_iter().map(|it| (it.id, it.metadata.name)).collect();
        let names: BTreeMap<_, _> = services
            .into_iter()
            .filter_map(|it| Some((it.id, device_names.get(&it.owner.rid)?.clone())))
            .collect();
        let areas: Vec<json::Area> = self.resources("entertainment_configuration")?;
        areas.into_iter().map(|it| self.area(it, &names)).collect()
    }

    /// Whose stream an area carries now.
    pub(super) fn owner_of(&self, area: &Area) -> Result<Owner, Error> {
        let kind = format!("entertainment_configuration/{}", area.id.as_str());
        let area = self.resources::<json::Area>(&kind)?.into_iter().next();
        let area = area.ok_or_else(|| self.nonsense("no area where there was one"))?;
        Ok(self.owner(&self.area(area, &BTreeMap::new())?))
    }

    /// Whose stream an area carries, by what the bridge has told of it.
    pub(super) fn owner(&self, area: &Area) -> Owner {
        let Credentials { stream_identity, application_key, .. } = &self.credentials;
        match &area.streamer {
            _ if !area.active => Owner::Nobody,
            Some(it) if it == stream_identity || it == application_key => Owner::Us,
            streamer => Owner::Other(self.streamer_in_words(area, streamer.as_deref())),
        }
    }

    /// Who another streamer is. The API of today tells an identifier; that of
    /// before tells a key, and the name that came with it at its pairing.
    fn streamer_in_words(&self, area: &Area, streamer: Option<&str>) -> String {
        match (self.streamer_by_name(area, streamer), streamer) {
            // `application#device`, as the application has chosen it.
            (Some(name), _) => match name.split_once('#') {
                Some((application, device)) if !device.is_empty() => {
                    format!("`{application}` on `{device}`")
                }
                _ => format!("`{}`", name.trim_end_matches('#')),
            },
            (None, Some(identifier)) => format!("another application ({identifier})"),
            (None, None) => "another application".to_owned(),
        }
    }

    /// Nothing where the bridge does not tell: newer ones keep other keys to
    /// themselves.
    fn streamer_by_name(&self, area: &Area, streamer: Option<&str>) -> Option<String> {
        let group: Option<json::Group> =
            area.group.as_ref().and_then(|group| self.old(group.trim_start_matches('/')).ok());
        let owner = group.and_then(|it| it.stream.owner);
        let whitelist = self.old::<json::Keys>("config").ok()?.whitelist;
        let keys = [owner.as_deref(), streamer];
        keys.into_iter().flatten().find_map(|key| Some(whitelist.get(key)?.name.clone()))
    }

    /// Something of the API of before.
    fn old<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        let path = format!("/api/{}/{path}", self.key());
        let answer = self.https.request("GET", &path, None, "")?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| self.nonsense("an answer that is not the API's"))
    }

    /// Asks again by which identity our stream goes, where that could not be
    /// told when the bridge was paired.
    pub(super) fn with_identity(mut self) -> Result<Self, Error> {
        if self.credentials.stream_identity == self.credentials.application_key {
            self.credentials.stream_identity = Self::stream_identity(&self.https, self.key())?;
        }
        Ok(self)
    }

    /// Opens an area for our stream.
    pub(crate) fn start(&self, area: AreaId) -> Result<(), Error> {
        self.act(area, "start")
    }

    /// Ends whatever stream an area has; the lights do as they did before.
    pub(crate) fn stop(&self, area: AreaId) -> Result<(), Error> {
        self.act(area, "stop")
    }

    fn area(&self, area: json::Area, names: &BTreeMap<String, String>) -> Result<Area, Error> {
        let name_of = |member: json::Member| names.get(&member.service.rid).cloned();
        let channels = area.channels.into_iter().map(|it| Channel {
            id: it.channel_id,
            place: Place { x: it.position.x, y: it.position.y, z: it.position.z },
            lights: it.members.into_iter().filter_map(name_of).collect(),
        });
        Ok(Area {
            id: area.id.parse().map_err(|_| self.nonsense("an area without an identifier"))?,
            name: area.metadata.name,
            kind: area.configuration_type,
            active: area.status == "active",
            streamer: area.active_streamer.map(|it| it.rid),
            group: area.id_v1,
            channels: channels.collect(),
        })
    }

    fn act(&self, area: AreaId, action: &str) -> Result<(), Error> {
        let path = format!("/clip/v2/resource/entertainment_configuration/{}", area.as_str());
        let body = format!(r#"{{"action":"{action}"}}"#);
        let answer = self.https.request("PUT", &path, Some(self.key()), &body)?;
        self.read::<serde_json::Value>(&answer).map(|_| ())
    }

    fn resources<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, Error> {
        let path = format!("/clip/v2/resource/{kind}");
        self.read(&self.https.request("GET", &path, Some(self.key()), "")?)
    }

    fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<Vec<T>, Error> {
        let bridge = || self.https.address().to_string();
        if answer.status == 401 || answer.status == 403 {
            return Err(Error::Forgotten { bridge: bridge() });
        }
        let read: Result<json::Answer<T>, _> = serde_json::from_slice(&answer.body);
        let read = read.map_err(|_| self.nonsense("an answer that is not the API's"))?;
        match read.errors.into_iter().next() {
            Some(error) => Err(Error::Refused { bridge: bridge(), reason: error.description }),
            None => Ok(read.data),
        }
    }

    fn key(&self) -> &str {
        &self.credentials.application_key
    }

    fn nonsense(&self, what: &'static str) -> Error {
        Error::Nonsense { bridge: self.https.address().to_string(), what }
    }

    /// An IP address or a name, perhaps with a port.
    pub(super) fn address_of(text: &str) -> Result<SocketAddr, Error> {
        const HTTPS: u16 = 443;
        let unreachable = |source| Error::Unreachable { bridge: text.to_owned(), source };
        let found = text.to_socket_addrs().or_else(|_| (text, HTTPS).to_socket_addrs());
        let first = found.map_err(unreachable)?.min_by_key(SocketAddr::is_ipv6);
        first.ok_or_else(|| unreachable(std::io::ErrorKind::NotFound.into()))
    }

    pub(super) fn info_at(https: &Https) -> Result<BridgeInfo, Error> {
        let answer = https.request("GET", "/api/config", None, "")?;
        let bridge = https.address().to_string();
        let Ok(config) = serde_json::from_slice::<json::Config>(&answer.body) else {
            return Err(Error::Nonsense { bridge, what: "it tells no bridge id" });
        };
        let version = config.swversion;
        if version.parse::<u64>().is_ok_and(|it| it < OLDEST_SOFTWARE) {
            return Err(Error::TooOld { bridge, version });
        }
        Ok(BridgeInfo {
            id: config.bridgeid.to_lowercase(),
            name: config.name,
            model: config.modelid,
            software: version,
        })
    }

    pub(super) fn ask_to_pair(https: &Https) -> Result<Pairing, Error> {
        const BUTTON_NOT_PRESSED: u32 = 101;
        let body = r#"{"devicetype":"dj-hue#lights","generateclientkey":true}"#;
        let answer = https.request("POST", "/api", None, body)?;
        let bridge = https.address().to_string();
        let nonsense = |what| Error::Nonsense { bridge: bridge.clone(), what };
        let answers: Vec<json::Pairing> = serde_json::from_slice(&answer.body)
            .map_err(|_| nonsense("its answer is not the API's"))?;
        match answers.into_iter().next() {
            Some(json::Pairing::Success(success)) => Ok(Pairing::Done {
                stream_key: from_hex(&success.clientkey)
                    .ok_or_else(|| nonsense("its key is not one"))?,
                application_key: success.username,
            }),
            Some(json::Pairing::Error(error)) if error.kind == BUTTON_NOT_PRESSED => {
                Ok(Pairing::PressTheButton)
            }
            Some(json::Pairing::Error(error)) => {
                Err(Error::Refused { bridge, reason: error.description })
            }
            None => Err(nonsense("its answer is empty")),
        }
    }

    /// Bridges tell a stream's identity in a header; some emulators do not,
    /// and take the key.
    pub(super) fn stream_identity(https: &Https, key: &str) -> Result<String, Error> {
        let answer = https.request("GET", "/auth/v1", Some(key), "")?;
        Ok(answer.header("hue-application-id").unwrap_or(key).to_owned())
    }

    /// What the bridge showed when it was paired.
    pub fn certificate(&self) -> Fingerprint {
        self.credentials.certificate
    }
}

/// The API's own forms, as far as they matter here.
mod json {
    use super::{BTreeMap, Deserialize};

    #[derive(Deserialize)]
    pub(super) struct Config {
        #[serde(default)]
        pub(super) name: String,
        pub(super) bridgeid: String,
        #[serde(default)]
        pub(super) modelid: String,
        #[serde(default)]
        pub(super) swversion: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Pairing {
        Success(PairingSuccess),
        Error(PairingError),
    }

    #[derive(Deserialize)]
    pub(super) struct PairingSuccess {
        pub(super) username: String,
        pub(super) clientkey: String,
    }

    #[derive(Deserialize)]
    pub(super) struct PairingError {
        #[serde(rename = "type")]
        pub(super) kind: u32,
        #[serde(default)]
        pub(super) description: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Answer<T> {
        #[serde(default)]
        pub(super) errors: Vec<Error>,
        #[serde(default = "Vec::new")]
        pub(super) data: Vec<T>,
    }

    #[derive(Deserialize)]
    pub(super) struct Error {
        #[serde(default)]
        pub(super) description: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Group {
        #[serde(default)]
        pub(super) stream: GroupStream,
    }

    #[derive(Default, Deserialize)]
    pub(super) struct GroupStream {
        /// A key.
        pub(super) owner: Option<String>,
    }

    #[derive(Deserialize)]
    pub(super) struct Keys {
        pub(super) whitelist: BTreeMap<String, Friend>,
    }

    #[derive(Deserialize)]
    pub(super) struct Friend {
        pub(super) name: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Area {
        pub(super) id: String,
        pub(super) id_v1: Option<String>,
        pub(super) metadata: Metadata,
        #[serde(default)]
        pub(super) configuration_type: String,
        #[serde(default)]
        pub(super) status: String,
        pub(super) active_streamer: Option<Reference>,
        #[serde(default)]
        pub(super) channels: Vec<Channel>,
    }

    #[derive(Deserialize)]
    pub(super) struct Channel {
        pub(super) channel_id: u8,
        pub(super) position: Position,
        #[serde(default)]
        pub(super) members: Vec<Member>,
    }

    #[derive(Deserialize)]
    pub(super) struct Position {
        pub(super) x: f64,
        pub(super) y: f64,
        pub(super) z: f64,
    }

    #[derive(Deserialize)]
    pub(super) struct Member {
        pub(super) service: Reference,
    }

    #[derive(Deserialize)]
    pub(super) struct Entertainment {
        pub(super) id: String,
        pub(super) owner: Reference,
    }

    #[derive(Deserialize)]
    pub(super) struct Device {
        pub(super) id: String,
        pub(super) metadata: Metadata,
    }

    #[derive(Deserialize)]
    pub(super) struct Metadata {
        pub(super) name: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Reference {
        pub(super) rid: String,
    }
}
