use std::time::Duration;
#[derive(Clone,Copy,Debug,PartialEq)] pub struct Bpm(f64);
impl Bpm { pub fn new(b:f64)->Result<Self,std::fmt::Error>{Ok(Self(b))} }
#[derive(Clone,Copy,Debug,PartialEq)] pub struct Timeline{bpm:f64,origin:Duration,beat:f64}
impl Timeline{ pub fn beat_at(&self,now:Duration)->f64{ self.beat+(now.as_secs_f64()-self.origin.as_secs_f64())*self.bpm/60.0 } }
#[derive(Clone,Debug,PartialEq)] pub struct Status;
#[derive(Debug)] pub struct Clock{t:Timeline}
#[derive(Clone,Debug)] pub enum ClockInput{SetBpm(Bpm),Tap,Nudge(f64),Downbeat,Elapsed}
impl Clock{ pub fn internal(b:Bpm,now:Duration)->Self{Self{t:Timeline{bpm:b.0,origin:now,beat:0.0}}}
pub fn handle(&mut self,now:Duration,i:ClockInput){ if let ClockInput::SetBpm(b)=i { self.t=Timeline{beat:self.t.beat_at(now),origin:now,bpm:b.0}; } }
pub fn timeline(&self)->Timeline{self.t} pub fn next_wakeup(&self)->Option<Duration>{None} pub fn status(&self)->Status{Status} }
