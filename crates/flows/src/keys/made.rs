//! New keys, sealed as soon as they are made.

use super::KeyError;
use super::master::place;
use crate::Context;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use model::key::{KeyPurpose, SealedKey};
use protocol::Timestamp;

fn key_name(context: &Context) -> String {
    protocol::base62::encode(&context.random::<16>())
}

/// A key that is not whole is never written: it would keep every other key from being opened.
fn sealed(
    context: &Context,
    id: String,
    purpose: KeyPurpose,
    (plain, active_from): (Option<&[u8]>, Timestamp),
) -> Result<SealedKey, KeyError> {
    let sealed = plain.and_then(|plain| context.keys.master.seal(&place(&id), plain, context.random()));
    let sealed = sealed.ok_or(KeyError::NotMade(purpose))?;
    Ok(SealedKey { id, purpose, sealed, created_at: context.now(), active_from })
}

pub(super) fn sealed_es256(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).ok();
    let pkcs8 = made.as_ref().map(AsRef::as_ref);
    sealed(context, key_name(context), KeyPurpose::Es256, (pkcs8, active_from))
}

pub(super) async fn sealed_rs256(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let made = tokio::task::spawn_blocking(|| aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)).await;
    let pair = made.ok().and_then(Result::ok);
    let der = |pair: aws_lc_rs::rsa::KeyPair| AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).ok().map(|der| der.as_ref().to_vec());
    let pkcs8 = pair.and_then(der);
    sealed(context, key_name(context), KeyPurpose::Rs256, (pkcs8.as_deref(), active_from))
}

pub(super) fn sealed_mac(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let id = u32::from_be_bytes(context.random());
    sealed(context, id.to_string(), KeyPurpose::Mac, (Some(&context.random::<32>()), active_from))
}

pub(super) fn sealed_ed25519(context: &Context, active_from: Timestamp) -> Result<SealedKey, KeyError> {
    let made = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).ok();
    let pkcs8 = made.as_ref().map(AsRef::as_ref);
    sealed(context, key_name(context), KeyPurpose::EdDsa, (pkcs8, active_from))
}
