//! What follows from the computed numbers, and whether a statement does.

use super::context::{Context, Direction};
use super::statements::{Kind, Manner, Statement};
use crate::figures::{Figures, Metric, NameKind, Unit, Whose};

/// Two shares are the same within this.
const SHARE: f64 = 0.033;

/// Whether a statement follows from the figures, as far as its surroundings say what it is said of.
pub fn holds(statement: &Statement, context: &Context, figures: &Figures) -> bool {
    let check = Check { statement, context, figures };
    if context.plan && !matches!(statement.kind, Kind::Date(_)) {
        return false;
    }
    match &statement.kind {
        Kind::Count => check.count(),
        Kind::Percent => check.percent(),
        Kind::Points => check.points(),
        Kind::Seconds => check.time(),
        Kind::Days => check.days() || check.time(),
        Kind::Money => check.money(),
        Kind::Times => check.times(),
        Kind::Share => check.share(),
        Kind::Of { whole } => check.of(*whole),
        Kind::Event | Kind::Identifier => false,
        Kind::Clock => check.clock(),
        Kind::Date(date) => check.date(*date),
    }
}

pub(super) struct Check<'a> {
    pub(super) statement: &'a Statement,
    pub(super) context: &'a Context,
    pub(super) figures: &'a Figures,
}

impl Check<'_> {
    /// Whether the statement tells this value.
    fn tells(&self, value: f64) -> bool {
        let one = |stated: f64, step: f64| tells(self.statement.manner, stated, step, value);
        let Statement { value: stated, step, other, upto, .. } = self.statement;
        if let Some(upto) = upto {
            return *stated <= value && value <= *upto && upto - stated <= value / 2.0;
        }
        one(*stated, *step) || other.is_some_and(|other| one(other, 0.001 * step.max(1.0)))
    }

    /// Whose numbers are meant: names of the clause; of what was said before also the whole's.
    fn whose(&self) -> Vec<Whose> {
        let named = |names: &[usize]| names.iter().map(|name| Whose::Named(*name)).collect::<Vec<_>>();
        let mut whose = named(&self.context.names);
        if whose.is_empty() {
            whose = named(&self.context.names_before);
        }
        whose.push(Whose::Total);
        if self.context.previous || self.context.change.is_some() {
            whose.push(Whose::Previous);
        }
        if self.context.somebody && self.context.names.is_empty() {
            whose.extend((0..self.figures.names.len()).map(Whose::Named));
        }
        whose
    }

    /// The metrics of a unit that the surroundings name; empty when they name none.
    fn metrics(&self, unit: Unit) -> Vec<Metric> {
        let mut of = self.context.metrics.iter().map(|metrics| {
            metrics.iter().copied().filter(|metric| metric.unit() == unit).collect::<Vec<_>>()
        });
        of.find(|metrics| !metrics.is_empty()).unwrap_or_default()
    }

    /// What the surroundings name, of any unit.
    fn any_metrics(&self) -> Vec<Metric> {
        self.context.metrics.iter().find(|metrics| !metrics.is_empty()).cloned().unwrap_or_default()
    }

    /// What a share may be of: what its clause names, or anything that the sentence does.
    fn share_metrics(&self) -> Vec<Metric> {
        let count = |metrics: &[Metric]| {
            metrics.iter().copied().filter(|metric| metric.unit() == Unit::Count).collect::<Vec<_>>()
        };
        let here = self.context.metrics.first().map(|metrics| count(metrics)).unwrap_or_default();
        if here.is_empty() { count(&self.context.metrics.concat()) } else { here }
    }

    /// What may be meant where nothing is named: not how many managers and channels there are.
    fn all(unit: Unit) -> Vec<Metric> {
        Metric::ALL
            .into_iter()
            .filter(|metric| metric.unit() == unit && !matches!(metric, Metric::Managers | Metric::Channels))
            .collect()
    }

    fn named_or_all(&self, unit: Unit) -> Vec<Metric> {
        let named = self.metrics(unit);
        if named.is_empty() { Self::all(unit) } else { named }
    }

    fn count(&self) -> bool {
        if self.context.foreign || self.context.unknown_channel {
            return false;
        }
        if self.context.money && self.statement.step >= 100.0 && self.money() {
            return true;
        }
        let (mut metrics, whose) = (self.named_or_all(Unit::Count), self.whose());
        if let Some(done) = self.context.done {
            metrics = done.to_vec();
        }
        if self.context.of_whole {
            metrics.extend(metrics.clone().iter().flat_map(|metric| metric.wholes()));
        }
        // Nobody's own numbers are told as somebody else's: with a name in the clause, the whole's count only as wholes.
        let strict = !self.context.names.is_empty();
        for metric in &metrics {
            for who in &whose {
                if let Some(value) = self.figures.get(*who, *metric)
                    && self.tells(value)
                    && (!strict || *who != Whose::Total || self.may_be_whole(*metric))
                {
                    return true;
                }
            }
            if self.sums(*metric) || self.differences(*metric) {
                return true;
            }
        }
        if self.context.rest && self.rest() {
            return true;
        }
        self.names_told() || self.context.average && self.average()
    }

    /// Whether a whole's value may stand beside a name: "6 of the 27", "41 % of 127 dialogs".
    fn may_be_whole(&self, metric: Metric) -> bool {
        self.context.names.iter().all(|name| self.figures.get(Whose::Named(*name), metric).is_none())
            || self.context.together
            || self.context.of_whole
    }

    /// Those who are named, together.
    fn sums(&self, metric: Metric) -> bool {
        let names =
            if self.context.names.is_empty() { &self.context.names_before } else { &self.context.names };
        let named: Vec<f64> =
            names.iter().filter_map(|name| self.figures.get(Whose::Named(*name), metric)).collect();
        named.len() >= 2 && self.tells(named.iter().sum())
    }

    fn differences(&self, metric: Metric) -> bool {
        if self.context.change.is_none() {
            return false;
        }
        let get = |whose| self.figures.get(whose, metric);
        let change = get(Whose::Total).zip(get(Whose::Previous)).map(|(now, before)| (now - before).abs());
        let names: Vec<f64> =
            (0..self.figures.names.len()).filter_map(|name| get(Whose::Named(name))).collect();
        let between = names
            .iter()
            .enumerate()
            .flat_map(|(at, one)| names[at + 1..].iter().map(move |other| (one - other).abs()));
        let told = |value: &f64| self.tells(*value);
        // A difference is told as one: "12 more", not "12 in Instagram".
        let pairs = [(Metric::Lost, Metric::Won), (Metric::MessagesIn, Metric::MessagesOut)];
        let within = pairs.iter().filter(|(one, other)| metric == *one || metric == *other).filter_map(
            |(one, other)| {
                Some((self.figures.get(Whose::Total, *one)? - self.figures.get(Whose::Total, *other)?).abs())
            },
        );
        change.iter().any(told)
            || self.context.names.len() + self.context.names_before.len() >= 1
                && between.into_iter().any(|value| self.tells(value))
            || within.into_iter().any(|value| self.tells(value))
    }

    /// "The other 100": what is left of a whole.
    fn rest(&self) -> bool {
        let get = |metric| self.figures.get(Whose::Total, metric);
        [Metric::Answered, Metric::Open, Metric::WithLead]
            .into_iter()
            .filter_map(get)
            .any(|value| self.tells(value))
            || Self::all(Unit::Count).into_iter().any(|metric| {
                let Some(total) = get(metric) else { return false };
                let names = self.context.names.iter().chain(&self.context.names_before);
                let named: f64 = names.filter_map(|name| self.figures.get(Whose::Named(*name), metric)).sum();
                named > 0.0 && self.tells(total - named)
            })
    }

    /// "Two managers — A and B": as many as are named.
    fn names_told(&self) -> bool {
        let told = self.context.names.len().max(self.context.names_before.len());
        let managers = self
            .metrics(Unit::Count)
            .iter()
            .any(|metric| matches!(metric, Metric::Managers | Metric::Channels));
        managers
            && (self.statement.value >= 2.0
                && self.statement.value <= self.named_of_a_kind()
                && (told == 0 || told as f64 >= self.statement.value))
            || told >= 2 && self.tells(told as f64)
    }

    /// How many there are of what is spoken of: managers, or channels.
    fn named_of_a_kind(&self) -> f64 {
        let metrics = self.metrics(Unit::Count);
        let kinds = [(Metric::Managers, NameKind::Manager), (Metric::Channels, NameKind::Channel)];
        let spoken =
            |kind: &NameKind| kinds.iter().any(|(metric, of)| of == kind && metrics.contains(metric));
        self.figures.names.iter().filter(|(_, kind)| spoken(kind)).count() as f64
    }

    fn average(&self) -> bool {
        let mut values = Vec::new();
        for whose in self.whose() {
            let get = |metric| self.figures.get(whose, metric);
            for over in [Metric::Dialogs, Metric::Managers, Metric::NewLeads, Metric::Won] {
                let Some(over) = get(over).filter(|over| *over > 0.0) else { continue };
                values.extend(Self::all(Unit::Count).into_iter().filter_map(get).map(|value| value / over));
            }
        }
        let step = self.statement.step;
        values.into_iter().any(|value| tells(self.statement.manner, self.statement.value, step, value))
    }

    /// Shares of a part in its whole, as fractions of one, with what they are told of.
    fn shares(&self) -> Vec<(Vec<Whose>, Metric, f64)> {
        let mut shares = Vec::new();
        let mut everybody = vec![Whose::Total, Whose::Previous];
        everybody.extend((0..self.figures.names.len()).map(Whose::Named));
        for metric in Self::all(Unit::Count) {
            for who in &everybody {
                let Some(part) = self.figures.get(*who, metric) else { continue };
                let mut add = |whole: Option<f64>| {
                    if let Some(whole) = whole.filter(|whole| *whole > 0.0) {
                        shares.push((vec![*who], metric, part / whole));
                    }
                };
                for whole in metric.wholes() {
                    add(self.figures.get(*who, *whole));
                }
                if matches!(who, Whose::Named(_)) {
                    add(self.figures.get(Whose::Total, metric));
                }
            }
        }
        // Several together.
        let named: Vec<usize> = if self.context.names.is_empty() {
            self.context.names_before.clone()
        } else {
            self.context.names.clone()
        };
        if named.len() >= 2 {
            for metric in Self::all(Unit::Count) {
                let sum: f64 =
                    named.iter().filter_map(|name| self.figures.get(Whose::Named(*name), metric)).sum();
                if let Some(total) = self.figures.get(Whose::Total, metric).filter(|total| *total > 0.0) {
                    shares.push((
                        named.iter().map(|name| Whose::Named(*name)).collect(),
                        metric,
                        sum / total,
                    ));
                }
            }
        }
        shares
    }

    /// Changes against the period before, as fractions of one.
    fn changes(&self) -> Vec<(Metric, f64)> {
        Metric::ALL
            .into_iter()
            .filter_map(|metric| {
                let (now, before) =
                    (self.figures.get(Whose::Total, metric)?, self.figures.get(Whose::Previous, metric)?);
                (before > 0.0).then(|| (metric, (now - before) / before))
            })
            .collect()
    }

    /// Whether some share that the surroundings allow is the one that `tells` wants.
    fn some_share(&self, tells: impl Fn(f64) -> bool) -> bool {
        let named = self.share_metrics();
        let strict =
            if self.context.names.is_empty() { &self.context.names_before } else { &self.context.names };
        let mine = |whose: &[Whose]| {
            whose.iter().any(|who| matches!(who, Whose::Named(name) if strict.contains(name)))
        };
        self.shares().into_iter().any(|(whose, metric, share)| {
            if !tells(share) {
                return false;
            }
            let fits = named.is_empty() || named.contains(&metric);
            if mine(&whose) {
                return fits
                    || self.context.names.is_empty()
                    || named.iter().all(|metric| *metric == Metric::Dialogs);
            }
            let of_all = whose == [Whose::Total]
                || whose == [Whose::Previous] && (self.context.previous || self.context.change.is_some());
            if of_all {
                return fits && (self.context.names.is_empty() || !named.is_empty() && self.context.together);
            }
            // Nobody is named: somebody's share may be meant where somebody is spoken of.
            strict.is_empty() && self.context.somebody && fits
        })
    }

    fn some_change(&self, tells: impl Fn(f64) -> bool) -> bool {
        let named = self.any_metrics();
        self.changes().into_iter().any(|(metric, change)| {
            let direction = match self.context.change {
                Some(Direction::Up) => change > 0.0,
                Some(Direction::Down) => change < 0.0,
                Some(Direction::Any) | None => true,
            };
            direction && (named.is_empty() || named.contains(&metric)) && tells(change.abs())
        })
    }

    fn percent(&self) -> bool {
        let stated = |fraction: f64| self.tells(fraction * 100.0);
        if self.context.foreign || self.context.unknown_channel {
            return false;
        }
        // Nine of ten wait at most the ninth decile.
        if self.tenth() {
            return true;
        }
        (self.context.change.is_some() || self.context.previous) && self.some_change(stated) || {
            // "Grew by 12 %" is no share.
            let grew = matches!(self.context.change, Some(Direction::Up | Direction::Down))
                && !self.context.previous;
            !grew && self.some_share(stated)
        }
    }

    /// 10 % or 90 % beside a time that is the ninth decile.
    fn tenth(&self) -> bool {
        let tenth = match self.statement.kind {
            Kind::Share => (self.statement.value - 0.1).abs() < 1e-6,
            Kind::Of { whole } => whole == 10.0 && matches!(self.statement.value as u32, 1 | 9),
            _ => matches!(self.statement.value as u32, 10 | 90),
        };
        let timed = self.context.sentence_times;
        tenth && timed && self.figures.get(Whose::Total, Metric::ReplyP90).is_some()
    }

    fn points(&self) -> bool {
        let pairs = self.shares();
        Self::all(Unit::Count).into_iter().any(|metric| {
            let of = |whose: Whose| {
                pairs
                    .iter()
                    .filter(move |(who, of, _)| *who == [whose] && *of == metric)
                    .map(|(_, _, share)| *share)
            };
            of(Whose::Total)
                .any(|now| of(Whose::Previous).any(|before| self.tells((now - before).abs() * 100.0)))
        })
    }

    fn share(&self) -> bool {
        let Statement { value, upto, manner, .. } = *self.statement;
        let within = |share: f64| match (manner, upto) {
            (_, Some(upto)) => share > value && share <= upto,
            (Manner::Almost, _) => share >= value * 0.9 && share <= value,
            (Manner::More, _) => share >= value && share <= value * 1.3,
            (Manner::SlightlyMore, _) => share >= value && share <= value * 1.15,
            (Manner::Less, _) => share >= value * 0.7 && share <= value,
            (Manner::About, _) => (share - value).abs() <= value * 0.1,
            (Manner::Exact, _) if value >= 0.5 => {
                (share - value).abs() <= if value == 0.5 { 0.02 } else { 0.028 }
            }
            (Manner::Exact, _) if (value - 1.0 / 3.0).abs() < 1e-9 => (0.31..=0.36).contains(&share),
            (Manner::Exact, _) if (value - 0.25).abs() < 1e-9 => (0.23..=0.27).contains(&share),
            (Manner::Exact, _) => share >= value * 0.94 && share <= value * 1.1,
        };
        if self.context.foreign {
            return false;
        }
        if self.tenth() {
            return true;
        }
        let change = self.context.change.is_some();
        let only_change =
            matches!(self.context.change, Some(Direction::Up | Direction::Down)) && upto.is_none();
        change && self.some_change(within) || !only_change && self.some_share(within)
    }

    /// So many of so many.
    fn of(&self, whole: f64) -> bool {
        if self.tenth() {
            return true;
        }
        let part = self.statement.value;
        let exact = self.some_pair(part, whole);
        exact || whole <= 10.0 && self.some_share(|share| (share - part / whole).abs() <= SHARE)
    }

    fn some_pair(&self, part: f64, whole: f64) -> bool {
        let (named, whose) = (self.named_or_all(Unit::Count), self.whose());
        let strict = !self.context.names.is_empty();
        whose.iter().filter(|who| !strict || matches!(who, Whose::Named(_))).any(|who| {
            Self::all(Unit::Count).into_iter().any(|metric| {
                let is_part = self.figures.get(*who, metric) == Some(part);
                let fits =
                    named.contains(&metric) || named.iter().all(|named| metric.wholes().contains(named));
                is_part
                    && fits
                    && (metric.wholes().iter().any(|over| self.figures.get(*who, *over) == Some(whole))
                        || self.figures.get(Whose::Total, metric) == Some(whole))
            })
        })
    }

    pub(super) fn time(&self) -> bool {
        let mut metrics = self.named_or_all(Unit::Seconds);
        if self.context.tenth && !metrics.contains(&Metric::ReplyP90) {
            metrics.push(Metric::ReplyP90);
        }
        let named = |names: &[usize]| names.iter().map(|name| Whose::Named(*name)).collect::<Vec<_>>();
        let mut whose = named(&self.context.names);
        if whose.is_empty() {
            whose = self.whose();
        }
        if self.context.previous || self.context.change.is_some() {
            whose.push(Whose::Previous);
        }
        let tells = |value: f64| self.tells(value);
        if metrics
            .iter()
            .any(|metric| whose.iter().filter_map(|who| self.figures.get(*who, *metric)).any(tells))
        {
            return true;
        }
        self.context.change.is_some()
            && metrics.iter().any(|metric| {
                let get = |who| self.figures.get(who, *metric);
                let change =
                    get(Whose::Total).zip(get(Whose::Previous)).map(|(now, before)| (now - before).abs());
                let names: Vec<f64> =
                    (0..self.figures.names.len()).filter_map(|name| get(Whose::Named(name))).collect();
                let mut between = names
                    .iter()
                    .enumerate()
                    .flat_map(|(at, one)| names[at + 1..].iter().map(move |other| (one - other).abs()));
                change.is_some_and(tells) || between.any(tells)
            })
    }

    fn money(&self) -> bool {
        let get = |metric| self.figures.get(Whose::Total, metric);
        // An average names its sum where it stands, or not at all.
        let here = self.context.metrics.first();
        let named: Vec<Metric> =
            here.into_iter().flatten().copied().filter(|metric| metric.unit() == Unit::Money).collect();
        let fits = |metric: Metric| named.is_empty() || named.contains(&metric);
        let mut values: Vec<f64> =
            Self::all(Unit::Money).into_iter().filter(|metric| fits(*metric)).filter_map(get).collect();
        for (sum, over) in [(Metric::WonSum, Metric::Won), (Metric::LostSum, Metric::Lost)] {
            if let Some((sum, over)) = get(sum).zip(get(over)).filter(|(_, over)| *over > 0.0 && fits(sum)) {
                values.push(sum / over);
            }
        }
        if let Some((won, lost)) = get(Metric::WonSum).zip(get(Metric::LostSum)) {
            values.extend(self.context.together.then_some(won + lost));
            values.extend(self.context.change.map(|_| (won - lost).abs()));
        }
        // An expense is no income.
        let expense = self.context.expense;
        !expense && values.into_iter().any(|value| self.tells(value))
    }

    fn times(&self) -> bool {
        let Statement { value: stated, manner, step, .. } = *self.statement;
        let tells = |ratio: f64| {
            let ratio = ratio.max(1.0 / ratio);
            match manner {
                Manner::Almost => ratio >= stated * 0.85 && ratio <= stated,
                Manner::More => ratio >= stated && ratio <= stated * 1.3,
                Manner::Less => ratio <= stated && ratio >= stated * 0.7,
                Manner::SlightlyMore => ratio >= stated && ratio <= stated * 1.15,
                Manner::About => (ratio - stated).abs() <= stated * 0.1,
                Manner::Exact if (stated - 1.5).abs() < 1e-9 => (ratio - stated).abs() <= 0.15,
                Manner::Exact if (stated - 2.0).abs() < 1e-9 => (1.9..=2.1).contains(&ratio),
                Manner::Exact => {
                    (ratio - stated).abs()
                        <= (stated * 0.03).max(if step < 1.0 { step / 2.0 + 1e-9 } else { 0.0 })
                }
            }
        };
        let named = self.any_metrics();
        let fits = |metric: Metric| named.is_empty() || named.contains(&metric);
        let ratio = |one: Option<f64>, other: Option<f64>| {
            one.zip(other)
                .filter(|(one, other)| *one > 0.0 && *other > 0.0)
                .is_some_and(|(one, other)| tells(one / other))
        };
        let get = |who, metric| self.figures.get(who, metric);
        let over_time = Metric::ALL.into_iter().any(|metric| {
            fits(metric) && ratio(get(Whose::Total, metric), get(Whose::Previous, metric)) && {
                let (now, before) = (get(Whose::Total, metric), get(Whose::Previous, metric));
                match self.context.change {
                    Some(Direction::Up) => now > before,
                    Some(Direction::Down) => now < before,
                    Some(Direction::Any) | None => true,
                }
            }
        });
        let between_names = Metric::ALL.into_iter().filter(|metric| fits(*metric)).any(|metric| {
            let names = &self.context.names;
            let others = 0..self.figures.names.len();
            names.iter().any(|one| {
                others.clone().any(|other| {
                    other != *one && ratio(get(Whose::Named(*one), metric), get(Whose::Named(other), metric))
                })
            })
        });
        let pairs = [
            (Metric::Won, Metric::Lost),
            (Metric::MessagesIn, Metric::MessagesOut),
            (Metric::WithoutLead, Metric::WithoutDialog),
        ];
        let between_metrics = pairs.into_iter().any(|(one, other)| {
            (fits(one) || fits(other))
                && [Whose::Total]
                    .into_iter()
                    .chain(self.context.names.iter().map(|name| Whose::Named(*name)))
                    .any(|who| ratio(get(who, one), get(who, other)))
        });
        over_time || between_names || between_metrics
    }
}

fn tells(manner: Manner, stated: f64, step: f64, value: f64) -> bool {
    let value = value.abs();
    let within = |least: f64, most: f64| value + 1e-9 >= stated * least && value <= stated * most + 1e-9;
    match manner {
        Manner::Exact => (value - stated).abs() <= step / 2.0 + 1e-9,
        Manner::About => within(0.9, 1.1),
        Manner::Almost => within(0.9, 1.0),
        Manner::More => within(1.0, 1.3),
        Manner::SlightlyMore => within(1.0, 1.15),
        Manner::Less => within(0.7, 1.0),
    }
}
