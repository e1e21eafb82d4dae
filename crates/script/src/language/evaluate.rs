//! Nodes to patterns.
//!
//! 1. All nodes that an expression reaches are taken in the tree's order, in
//!    which a node comes after those it refers to. Each becomes an argument
//!    in the environment.
//! 2. What depends on a parameter, or on the place of a light, stays open: no
//!    argument comes of it here.
//! 3. A function captures what its body needs from the environment, and runs
//!    the open rest of its body when it is called. So does an argument that
//!    reads the place, for each light.

use super::builtins::{self, LightBuiltin, LightCall, Setting};
use super::column::{self, Column};
use super::place::{self, Reads};
use super::reach::{free, place_name, reached, refer};
use super::world::{World, node_origin};
use crate::tree::{Node, NodeId, Value as Data};
use notation::{
    Arg, Function, NotationError, Value, call_function, call_method, mini, named, unknown_name,
};
use pattern::{Alignment, Error, Event, Pattern, Time};
use std::collections::HashMap;
use std::sync::Arc;

/// Calls that may be stacked on each other. Patterns that do more than this
/// take too long for a frame anyway.
const MAX_DEPTH: u32 = 400;

/// Cycles in which a pattern may be silent before it is taken to be none of
/// lights.
const MAX_SILENT_CYCLES: i64 = 64;

/// The number of texts that nobody finds again.
const NOWHERE: u32 = (1 << 31) - 1;

/// What is known of nodes.
#[derive(Clone, Default)]
pub(super) struct Environment {
    args: HashMap<NodeId, Known>,
}

impl Environment {
    pub(super) fn knows(&self, id: NodeId) -> bool {
        self.args.contains_key(&id)
    }
}

#[derive(Clone)]
struct Known {
    arg: Arg,
    /// How many calls are stacked in it.
    depth: u32,
    /// Whether it is a pattern of lights.
    lights: bool,
}

/// What an expression means.
pub(crate) fn evaluate(world: &Arc<World>, root: NodeId) -> Result<Arg, Vec<Error>> {
    let mut environment = Environment::default();
    let mut errors = Vec::new();
    for id in reached(world, &Data::Node(root), &environment) {
        match step(world, id, &environment) {
            Ok(Some(known)) => {
                environment.args.insert(id, known);
            }
            Ok(None) => {}
            Err(error) => errors.push(error.at(&node_origin(id))),
        }
    }
    match environment.args.remove(&root) {
        Some(known) if errors.is_empty() => Ok(known.arg),
        None if errors.is_empty() => {
            let message = "x, y, z and index mean something only in what is said about lights";
            Err(vec![Error::value(message).at(&node_origin(root))])
        }
        _ => Err(errors),
    }
}

/// The argument that a node is; `None` where that is open.
fn step(world: &Arc<World>, id: NodeId, environment: &Environment) -> Result<Option<Known>, Error> {
    let node = world.tree.node(id);
    let plain = |arg| Ok(Some(Known { arg, depth: 0, lights: false }));
    match &*node.class {
        "Param" => Ok(None),
        "Function" => function(world, id, environment),
        "Fraction" => match (node.field("numerator"), node.field("denominator")) {
            (Data::Int(above), Data::Int(below)) if *below != 0 => {
                plain(Arg::Value(Value::Fraction(Time::new(*above, *below))))
            }
            _ => Err(Error::value("this fraction is too fine")),
        },
        "HSV" => plain(Arg::Value(builtins::hsv(node)?)),
        "Call" if place_name(node).is_some() => Ok(None),
        "Call" => call(world, id, environment),
        class => Err(Error::value(format!("a {class} is no part of a pattern"))),
    }
}

fn function(
    world: &Arc<World>,
    id: NodeId,
    environment: &Environment,
) -> Result<Option<Known>, Error> {
    let node = world.tree.node(id);
    let body = node.field("body");
    if !matches!(body, Data::Node(_) | Data::Int(_) | Data::Float(_) | Data::Text(_)) {
        return Err(no_pattern(world, id));
    }
    if free(world, &Data::Node(id), environment).params {
        return Ok(None);
    }
    let mut params = Vec::new();
    refer(node.field("params"), &mut params);
    let template = Template::new(world, body.clone(), environment);
    let lights = template.nodes.iter().any(|id| {
        let name = world.tree.node(*id).field("name");
        matches!(name, Data::Text(name) if **name == *"light")
    });
    let function = Function::new(move |args| {
        // A function of one pattern may be called with more, as Strudel does.
        template.run(params.iter().copied().zip(args.iter().cloned()))
    });
    Ok(Some(Known { arg: Arg::Function(function), depth: 0, lights }))
}

/// What is wrong with a function that gives back something else.
fn no_pattern(world: &World, id: NodeId) -> Error {
    let got = crate::fields::describe(world.tree.node(id).field("body"), &world.tree);
    let message = format!("this function gives back {got}, not a pattern");
    Error::value(message).at(&node_origin(id))
}

/// A part of the tree that is evaluated again and again.
#[derive(Clone)]
struct Template {
    world: Arc<World>,
    root: Data,
    nodes: Vec<NodeId>,
    captured: Environment,
}

impl Template {
    fn new(world: &Arc<World>, root: Data, environment: &Environment) -> Self {
        let nodes = reached(world, &root, environment);
        let mut ids = Vec::new();
        refer(&root, &mut ids);
        for id in &nodes {
            for (_, value) in &world.tree.node(*id).fields {
                refer(value, &mut ids);
            }
        }
        let known = |id: &NodeId| Some((*id, environment.args.get(id)?.clone()));
        let captured = Environment { args: ids.iter().filter_map(known).collect() };
        Self { world: world.clone(), root, nodes: nodes.into_iter().collect(), captured }
    }

    /// The same for running it once for each light: of what the lights share,
    /// a frame is to ask once.
    fn for_many(self) -> Self {
        let remembered = |(id, known): (NodeId, Known)| match known.arg {
            Arg::Pattern(it) => (id, Known { arg: Arg::Pattern(it.remembered()), ..known }),
            _ => (id, known),
        };
        let args = self.captured.args.into_iter().map(remembered).collect();
        Self { captured: Environment { args }, ..self }
    }

    fn run(&self, given: impl Iterator<Item = (NodeId, Arg)>) -> Result<Arg, Error> {
        let mut environment = self.captured.clone();
        for (id, arg) in given {
            let lights = is_lights(&arg);
            environment.args.insert(id, Known { arg, depth: 0, lights });
        }
        for id in &self.nodes {
            if environment.args.contains_key(id) {
                continue;
            }
            let known = step(&self.world, *id, &environment);
            if let Some(known) = known.map_err(|error| error.at(&node_origin(*id)))? {
                environment.args.insert(*id, known);
            }
        }
        let mut numbers = std::iter::repeat(NOWHERE);
        match converted(&self.world, &self.root, &environment, &mut numbers, true)? {
            Some(arg) => Ok(arg),
            None => Err(Error::value("this function needs something it was not given")),
        }
    }
}

/// Whether a pattern that comes from elsewhere is one of lights. The first
/// cycle with anything in it tells.
fn is_lights(arg: &Arg) -> bool {
    let Arg::Pattern(pattern) = arg else { return false };
    let events = |cycle| pattern.query(pattern::TimeSpan::cycle(cycle)).unwrap_or_default();
    let first = (0..MAX_SILENT_CYCLES).map(events).find(|events| !events.is_empty());
    let is_light = |event: &Event<Value>| super::objects::as_light(&event.value).is_some();
    first.is_some_and(|events| events.iter().any(is_light))
}

/// An argument that reads the place of a light.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) world: Arc<World>,
    template: Template,
    reads: Reads,
}

impl Open {
    pub(crate) fn reads(&self) -> Reads {
        self.reads
    }

    pub(crate) fn at(&self, place: [f64; 4]) -> Result<Arg, Error> {
        self.given(|which| Value::Number(place[which]))
    }

    /// What it is for many places at once, if it is plain arithmetic.
    pub(crate) fn at_all(&self, places: &[[f64; 4]]) -> Option<Pattern<Value>> {
        let tree = &self.world.tree;
        if !self.template.nodes.iter().all(|id| is_arithmetic(tree.node(*id))) {
            return None;
        }
        let column = |which: usize| places.iter().map(|place| place[which]).collect();
        let all = self.given(|which| Value::Object(Arc::new(Column(column(which)))));
        all.and_then(|it| it.to_pattern()).ok()
    }

    /// How many nodes read the place.
    pub(crate) fn size(&self) -> usize {
        self.template.nodes.len()
    }

    /// What it is where the names of the place mean something.
    fn given(&self, value_of: impl Fn(usize) -> Value) -> Result<Arg, Error> {
        let tree = &self.world.tree;
        let given = self.template.nodes.iter().filter_map(|id| {
            let name = place_name(tree.node(*id))?;
            let which = place::NAMES.iter().position(|it| *it == name)?;
            Some((*id, Arg::Value(value_of(which))))
        });
        let given: Vec<_> = given.collect();
        self.template.run(given.into_iter())
    }
}

/// Whether columns may stand in it for the place of a light.
fn is_arithmetic(node: &Node) -> bool {
    let is_operator = || match (&*node.class, node.field("name"), node.field("args")) {
        ("Call", Data::Text(name), Data::List(args)) => {
            column::ARITHMETIC.contains(&&**name) && args.len() == 1
        }
        _ => false,
    };
    let aligned = || matches!(node.field("options"), Data::Map(options) if !options.is_empty());
    let is_method = || !matches!(node.field("on"), Data::None);
    place_name(node).is_some() || (is_operator() && is_method() && !aligned())
}

/// A value of the tree as an argument; `None` where it is open. `numbers` are
/// those of the texts to come.
fn converted(
    world: &World,
    value: &Data,
    environment: &Environment,
    numbers: &mut impl Iterator<Item = u32>,
    notation: bool,
) -> Result<Option<Arg>, Error> {
    Ok(Some(match value {
        Data::None => return Err(Error::value("None is no pattern")),
        Data::Bool(it) => Arg::Value(Value::Bool(*it)),
        Data::Int(it) => Arg::Value(Value::Number(*it as f64)),
        Data::Float(it) => Arg::Value(Value::Number(*it)),
        Data::Text(text) if !notation => Arg::Value(Value::text(&**text)),
        Data::Text(text) => {
            let number = numbers.next().unwrap_or(NOWHERE);
            Arg::Pattern(mini(text, number).map_err(|error| match error {
                NotationError::Meaning(error) => error,
                NotationError::Parse(error) => error.to_error(text, number),
            })?)
        }
        Data::List(items) => {
            let mut args = Vec::with_capacity(items.len());
            for item in items {
                match converted(world, item, environment, numbers, notation)? {
                    Some(arg) => args.push(arg),
                    None => return Ok(None),
                }
            }
            Arg::List(args)
        }
        Data::Map(pairs) => {
            let mut rows = Vec::with_capacity(pairs.len());
            for (key, value) in pairs {
                let key = match key {
                    Data::Text(text) => Arc::from(&**text),
                    other => Arc::from(crate::fields::describe(other, &world.tree).as_str()),
                };
                match converted(world, value, environment, numbers, notation)? {
                    Some(arg) => rows.push((key, arg)),
                    None => return Ok(None),
                }
            }
            Arg::Table(rows)
        }
        Data::Node(id) => match environment.args.get(id) {
            Some(known) => known.arg.clone(),
            None => return Ok(None),
        },
    }))
}

/// A call, as the tree has it.
struct Call<'t> {
    world: &'t Arc<World>,
    id: NodeId,
    node: &'t Node,
    name: &'t str,
    /// None of them where a name stands by itself, as `sine`.
    args: &'t [Data],
    options: &'t [(Data, Data)],
    /// The row of the table of lights, if it has one.
    row: Option<&'static LightBuiltin>,
    alignment: Alignment,
}

/// A call's arguments, as far as they are known.
struct Arguments {
    subject: Option<Pattern<Value>>,
    args: Vec<Setting>,
    options: Vec<(Arc<str>, Setting)>,
}

fn call(world: &Arc<World>, id: NodeId, environment: &Environment) -> Result<Option<Known>, Error> {
    let call = Call::of(world, id)?;
    let Some(arguments) = call.arguments(environment)? else { return Ok(None) };
    let (depth, lights) = call.stands_on(environment);
    if call.is_of_lights(environment) {
        call.check_functions()?;
    }
    let reads = arguments.reads();
    let at_once = if reads.any() { call.at_once(&arguments)? } else { None };
    let arg = if let Some(arg) = at_once {
        arg
    } else if !reads.any() || call.row.is_some_and(LightBuiltin::reads_place) {
        call.run(arguments)?
    } else {
        let Some(subject) = arguments.subject.clone().filter(|_| lights) else { return Ok(None) };
        place::split(world, &subject, reads, |alone, at| call.run(arguments.of_light(alone, at)?))?
    };
    let depth = match &arg {
        Arg::Pattern(pattern) if pattern.as_pure().is_none() && !pattern.is_silence() => depth,
        _ => 0,
    };
    if depth > MAX_DEPTH {
        let message = format!("more than {MAX_DEPTH} calls are stacked on each other");
        return Err(Error::budget(message));
    }
    Ok(Some(Known { arg, depth, lights }))
}

impl<'t> Call<'t> {
    fn of(world: &'t Arc<World>, id: NodeId) -> Result<Self, Error> {
        let node = world.tree.node(id);
        let Data::Text(name) = node.field("name") else {
            return Err(Error::value("a call without a name"));
        };
        let args: &[Data] = match node.field("args") {
            Data::List(items) => items,
            _ => &[],
        };
        let options: &[(Data, Data)] = match node.field("options") {
            Data::Map(pairs) => pairs,
            _ => &[],
        };
        let row = match node.field("on") {
            Data::None => builtins::function_named(name),
            _ => builtins::method_named(name),
        };
        Ok(Self { world, id, node, name, args, options, row, alignment: alignment(options)? })
    }

    /// How many calls are stacked in its result, and whether that is lights.
    fn stands_on(&self, environment: &Environment) -> (u32, bool) {
        let mut ids = Vec::new();
        self.node.fields.iter().for_each(|(_, value)| refer(value, &mut ids));
        let known = ids.iter().filter_map(|id| environment.args.get(id));
        let depth = 1 + known.clone().map(|it| it.depth).max().unwrap_or(0);
        (depth, self.name == "light" || known.clone().any(|it| it.lights))
    }

    /// Whether it is a method of lights.
    fn is_of_lights(&self, environment: &Environment) -> bool {
        match self.node.field("on") {
            Data::Node(id) => environment.args.get(id).is_some_and(|it| it.lights),
            _ => false,
        }
    }

    /// A function may give back a number or a word, which are patterns in the
    /// algebra; where it changes lights, they are a mistake of its own.
    fn check_functions(&self) -> Result<(), Error> {
        let mut ids = Vec::new();
        self.args.iter().for_each(|it| refer(it, &mut ids));
        let plain = ids.into_iter().find(|id| {
            let node = self.world.tree.node(*id);
            *node.class == *"Function" && !matches!(node.field("body"), Data::Node(_))
        });
        plain.map_or(Ok(()), |id| Err(no_pattern(self.world, id)))
    }

    /// Its arguments; `None` where a parameter, or a subject that reads the
    /// place, keeps the call open.
    fn arguments(&self, environment: &Environment) -> Result<Option<Arguments>, Error> {
        let world = self.world;
        let subject = match self.node.field("on") {
            Data::None => None,
            on => match converted(world, on, environment, &mut (0..), false)? {
                Some(Arg::Value(value)) => Some(subject(world, on, value)),
                Some(arg) => Some(arg.to_pattern()?),
                None => return Ok(None),
            },
        };
        let mut numbers = world.passages.first_of(self.id)..;
        let mut is_open = false;
        let mut setting = |data: &Data, option: &str| {
            let notation = builtins::is_notation(self.name, option);
            if let Some(arg) = converted(world, data, environment, &mut numbers, notation)? {
                return Ok(Setting::Known { arg, data: data.clone() });
            }
            let free = free(world, data, environment);
            // What a broken argument stands for has been told already.
            is_open |= free.params || !free.place.any();
            let template = Template::new(world, data.clone(), environment).for_many();
            Ok(Setting::Open(Open { world: world.clone(), template, reads: free.place }))
        };
        let args = self.args.iter().map(|data| setting(data, ""));
        let args = args.collect::<Result<Vec<_>, Error>>()?;
        let options = self.options.iter().map(|(key, data)| {
            let key = if let Data::Text(key) = key { &**key } else { "" };
            Ok((Arc::from(key), setting(data, key)?))
        });
        let options = options.collect::<Result<Vec<_>, Error>>()?;
        Ok((!is_open).then_some(Arguments { subject, args, options }))
    }

    /// What it is for all lights, whichever place they have, if the row knows a
    /// way.
    fn at_once(&self, arguments: &Arguments) -> Result<Option<Arg>, Error> {
        let Some(row) = self.row.filter(|row| row.reads_place_at_once()) else { return Ok(None) };
        let Arguments { args, options, .. } = arguments;
        let (world, args, options) = (self.world.clone(), args.clone(), options.clone());
        let subject = Pattern::silence();
        row.call_at_once(&LightCall { world, row, node: self.id, subject, args, options })
    }

    fn run(&self, arguments: Arguments) -> Result<Arg, Error> {
        let Arguments { subject, args, options } = arguments;
        let Some(row) = self.row else {
            let args: Vec<Arg> = args.into_iter().filter_map(Setting::known).collect();
            return match (subject, self.node.field("args")) {
                (Some(subject), _) => call_method(self.name, &subject, &args, self.alignment),
                (None, Data::None) => named(self.name),
                (None, _) => call_function(self.name, &args, self.alignment),
            };
        };
        let waits = subject.is_none() && row.is_method();
        let subject = subject.unwrap_or_else(Pattern::silence);
        let world = self.world.clone();
        let call = LightCall { world, row, node: self.id, subject, args, options };
        if waits { call.called_without_a_pattern() } else { row.call(&call) }
    }
}

impl Arguments {
    /// What of the place of a light they read.
    fn reads(&self) -> Reads {
        let all = self.args.iter().chain(self.options.iter().map(|(_, it)| it));
        all.map(Setting::reads).fold(Reads::default(), Reads::or)
    }

    /// What they are for a light, given a pattern of it alone.
    fn of_light(&self, alone: &Pattern<Value>, at: [f64; 4]) -> Result<Self, Error> {
        let args = self.args.iter().map(|it| it.at(at)).collect::<Result<_, _>>()?;
        let options = self.options.iter().map(|(key, it)| Ok((key.clone(), it.at(at)?)));
        let options = options.collect::<Result<_, Error>>()?;
        Ok(Self { subject: Some(alone.clone()), args, options })
    }
}

/// The place of a light is there at every moment; other values are once a
/// cycle.
fn subject(world: &World, on: &Data, value: Value) -> Pattern<Value> {
    match on {
        Data::Node(id) if place_name(world.tree.node(*id)).is_some() => Pattern::steady(value),
        _ => Pattern::pure(value),
    }
}

fn alignment(options: &[(Data, Data)]) -> Result<Alignment, Error> {
    let is_it = |key: &Data| matches!(key, Data::Text(key) if **key == *"align");
    match options.iter().find(|(key, _)| is_it(key)) {
        None => Ok(Alignment::In),
        Some((_, Data::Text(name))) => Alignment::named(name).ok_or_else(|| {
            let names = Alignment::ALL.iter().map(|(name, _)| *name);
            unknown_name(format!("no alignment is called `{name}`"), name, names)
        }),
        Some(_) => Err(Error::value("`align` must be a name")),
    }
}
