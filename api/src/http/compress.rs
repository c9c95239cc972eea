//! Makes large answers smaller on the way, for one process that nobody stands in front of. nginx does it by itself and asks for
//! answers as they are. The page's files have copies of their own, made when it was built ([`super::spa`]).
//!
//! That the size of a compressed answer could tell a stranger what is in it needs requests with a person's cookies from a page
//! of the stranger's: the cookies are `SameSite=Strict`, so there are none.

use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};

/// Smaller ones gain nothing.
const WORTH_IT: u64 = 1024;

/// Compresses what is large, for those who can read it.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, NotForContentType>> {
    let worth_it = SizeAbove::new(WORTH_IT).and(NotForContentType::IMAGES);
    CompressionLayer::new().compress_when(worth_it)
}
