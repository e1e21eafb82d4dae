//! The `dj_hue` package, as text.

/// A module of the package.
pub(crate) struct Source {
    pub(crate) module: &'static str,
    /// Its path in the package.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
}

impl Source {
    pub(crate) fn is_package(&self) -> bool {
        self.path.ends_with("__init__.py")
    }
}

macro_rules! sources {
    ($($module:literal $path:literal,)*) => {
        /// The package, module by module.
        pub(crate) const SOURCES: &[Source] = &[$(Source {
            module: $module,
            path: $path,
            text: include_str!(concat!("../../dj_hue/", $path)),
        },)*];

        /// The names of its modules.
        pub(crate) const MODULES: &[&str] = &[$($module,)*];
    };
}

sources! {
    "dj_hue" "__init__.py",
    "dj_hue._collect" "_collect.py",
    "dj_hue._node" "_node.py",
    "dj_hue.colors" "colors.py",
    "dj_hue.lights" "lights/__init__.py",
    "dj_hue.lights.effects" "lights/effects.py",
    "dj_hue.lights.setup" "lights/setup.py",
    "dj_hue.patterns" "patterns/__init__.py",
    "dj_hue.patterns._language" "patterns/_language.py",
    "dj_hue.patterns.classic" "patterns/classic.py",
    "dj_hue.patterns.strudel" "patterns/strudel.py",
}
