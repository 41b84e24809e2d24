//! What one setting of a kind of request gave.

use crate::case::Figures;
use crate::work::Work;

/// What one setting gave.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was asked.
    pub work: Work,
    /// Over how many connections.
    pub connections: usize,
    /// The fixed rate, if it was one.
    pub rate: Option<f64>,
    /// Everybody's; the first is Countersign's.
    pub figures: Vec<Figures>,
}

impl Outcome {
    /// Its heading.
    pub fn title(&self) -> String {
        let plural = if self.connections == 1 { "" } else { "s" };
        match self.rate {
            None => format!("{}, {} connection{plural}", self.work.name(), self.connections),
            Some(rate) => format!("{}, {rate:.0} a second over {} connections", self.work.name(), self.connections),
        }
    }

    /// The figures of the contestant of this name.
    pub fn of(&self, name: &str) -> Option<&Figures> {
        self.figures.iter().find(|figures| figures.name == name)
    }

    /// Ours.
    pub fn ours(&self) -> Option<&Figures> {
        self.figures.first()
    }

    /// Our rate as a multiple of that of the contestant of this name.
    pub fn ratio(&self, name: &str) -> Option<f64> {
        let (ours, other) = (self.ours()?.rate(), self.of(name)?.rate());
        (other > 0.0).then(|| ours / other)
    }
}
