//! A developer who edits an integration while its listing is approved.

use crate::each_world;
use crate::listing::{approve_read, integration, says, submitted, usual};
use flows::admin::integration::IntegrationPatch;
use flows::partner;
use flows::testing::World;
use flows::{Context, Decision};
use model::integration::Integration;
use protocol::ErrorCode;
use storage::testing::race;

async fn rename(context: &Context, world: &World, read: &Integration, name: &str) -> Decision<Integration> {
    let patch = IntegrationPatch { name: Some(name.to_owned()), ..IntegrationPatch::default() };
    partner::edit_integration(context, &world.employee, read, patch).await.unwrap()
}

/// What customers read is what somebody has reviewed.
async fn listed_as_reviewed(context: &Context, world: &World) {
    let listed = storage::listing::listed(&context.store, world.confidential).await.unwrap();
    if let Some(listed) = listed {
        assert_eq!(integration(context, world).await.name, listed.content.name);
    }
}

#[tokio::test]
async fn what_was_read_before_the_listing_was_approved_is_not_written_over_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let waiting = submitted(context, &world, says("Tidewater Nightly", usual())).await;
        let read = integration(context, &world).await;
        let renamed = rename(context, &world, &read, "Tidewater Weekly").await.unwrap();
        assert_eq!(renamed.name, "Tidewater Weekly", "nothing of it is listed yet");
        let late = rename(context, &world, &read, "Tidewater Hourly").await;
        assert_eq!(late.unwrap_err().code, ErrorCode::TransitionIllegal, "somebody else was quicker");
        approve_read(context, &waiting).await.unwrap();
        let read = integration(context, &world).await;
        let refused = rename(context, &world, &read, "Official Tax Office").await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::TransitionIllegal);
        listed_as_reviewed(context, &world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_edits_while_it_is_approved_gets_past_no_review() {
    each_world(|test, world| async move {
        let (context, world) = (test.context.clone(), std::sync::Arc::new(world));
        let waiting = std::sync::Arc::new(submitted(&context, &world, says("Tidewater Nightly", usual())).await);
        race(16, |racer| {
            let (context, world, waiting) = (context.clone(), world.clone(), waiting.clone());
            async move {
                for round in 0..40 {
                    if racer == 0 {
                        let _ = approve_read(&context, &waiting).await;
                    } else {
                        let read = integration(&context, &world).await;
                        let _ = rename(&context, &world, &read, &format!("Unread {racer} {round}")).await;
                    }
                }
            }
        })
        .await;
        listed_as_reviewed(&context, &world).await;
    })
    .await;
}
