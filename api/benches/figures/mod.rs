//! How figures are printed: of several measurements the smallest, the middle one and the largest.

/// The value that `share` percent do not exceed.
pub fn at(sorted: &[f64], share: usize) -> f64 {
    sorted.get((sorted.len() * share).div_ceil(100).max(1) - 1).copied().unwrap_or(0.0)
}

/// Smallest, middle and largest.
pub fn spread(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [at(&sorted, 0), at(&sorted, 50), at(&sorted, 100)]
}

/// The same in words.
pub fn words(values: &[f64], digits: usize) -> String {
    let [least, middle, most] = spread(values);
    format!("{least:.digits$} / **{middle:.digits$}** / {most:.digits$}")
}
