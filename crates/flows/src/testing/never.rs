//! What must hold whatever happened: asked after a test, a race, a crash, a night of torture.

use crate::Context;

/// Stops the test with every rule that the store's rows break. Nothing has to be at rest, but no request may be under way.
pub async fn never(context: &Context) {
    let violations = storage::testing::violations(&context.store, context.now()).await;
    assert!(violations.is_empty(), "the store is not sound:\n{}", violations.join("\n"));
}
