//! What a request looks up: from the caches, or from the store where they do not know.

use super::{Fill, KnownClientKey, Looked, RegisteredIntegration, Stands};
use crate::Context;
use futures_util::future::Either;
use model::credential::CredentialId;
use model::operator_key::OperatorKey;
use model::resource::Resource;
use model::scope::Scope;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId, ResourceId};
use protocol::scope::ScopeSet;
use std::sync::Arc;
use storage::standing::Standing;

impl Context {
    /// The integration with this `client_id`.
    pub fn integration(&self, client_id: ClientId) -> Looked<'_, Arc<RegisteredIntegration>> {
        self.registry.get(&self.registry.integrations, &client_id, self.now(), || {
            Box::pin(async move {
                let Some(integration) = storage::integration::find(&self.store, client_id).await? else { return Ok(None) };
                let Some(partner) = storage::partner::find(&self.store, integration.partner_id).await? else { return Ok(None) };
                let secrets = storage::client_secret::of(&self.store, client_id).await?;
                let redirect_uris = storage::redirect_uri::of(&self.store, client_id).await?;
                let logo = storage::listing::listed(&self.store, client_id).await?.and_then(|listing| listing.content.logo);
                let scopes = self.registry.shared(integration.scopes());
                Ok(Some(Arc::new(RegisteredIntegration { integration, scopes, partner, secrets, redirect_uris, logo })))
            })
        })
    }

    /// The look at the store that an unknown client costs, for a known one that failed to authenticate: time tells no difference.
    pub async fn look_in_vain(&self) -> storage::Result<()> {
        storage::integration::find(&self.store, ClientId::from_bytes([0; 16])).await.map(|_| ())
    }

    /// The scope catalogue.
    pub async fn scopes(&self) -> storage::Result<Arc<Vec<Scope>>> {
        let fill =
            || -> Fill<'_, _> { Box::pin(async { storage::scope::all(&self.store).await.map(|scopes| Some(Arc::new(scopes))) }) };
        Ok(self.registry.get(&self.registry.scopes, &(), self.now(), fill).await?.unwrap_or_default())
    }

    /// The names in the scope catalogue.
    pub async fn scope_names(&self) -> storage::Result<ScopeSet> {
        Ok(self.scopes().await?.iter().map(|scope| scope.name.clone()).collect())
    }

    /// The platform's resources, the first one first.
    pub async fn resources(&self) -> storage::Result<Arc<Vec<Resource>>> {
        let fill = || -> Fill<'_, _> {
            Box::pin(async { storage::resource::all(&self.store).await.map(|resources| Some(Arc::new(resources))) })
        };
        Ok(self.registry.get(&self.registry.resources, &(), self.now(), fill).await?.unwrap_or_default())
    }

    /// The resource with these credentials' id.
    pub async fn resource(&self, id: ResourceId) -> storage::Result<Option<Resource>> {
        Ok(self.resources().await?.iter().find(|resource| resource.id == id).cloned())
    }

    /// The operator key with this clear part.
    pub fn operator_key<'a>(&'a self, lookup: &'a str) -> Looked<'a, Arc<OperatorKey>> {
        self.registry.get(&self.registry.operator_keys, lookup, self.now(), || {
            Box::pin(async move { Ok(storage::operator_key::find(&self.store, lookup).await?.map(Arc::new)) })
        })
    }

    /// How a connection or client key and its grant stand; `None` for a secret, which stands with the integration.
    pub fn standing(&self, organization_id: OrganizationId, id: CredentialId) -> Looked<'_, Arc<Standing>> {
        let key = self.registry.standing_key(organization_id, Stands::Credential(id));
        self.registry.get(&self.registry.standings, &key, self.now(), || {
            Box::pin(async move {
                let standing = match id {
                    CredentialId::Connection(id) => storage::standing::of_connection(&self.store, organization_id, id).await?,
                    CredentialId::ClientKey(id) => storage::standing::of_client_key(&self.store, organization_id, id).await?,
                    CredentialId::Secret(_) => None,
                };
                Ok(standing.map(|standing| self.registry.shared_standing(standing)))
            })
        })
    }

    /// How an organization's live grant to an integration stands.
    pub fn standing_of_grant(&self, organization_id: OrganizationId, client_id: ClientId) -> Looked<'_, Arc<Standing>> {
        let key = self.registry.standing_key(organization_id, Stands::Grant(client_id));
        self.registry.get(&self.registry.standings, &key, self.now(), || {
            Box::pin(async move {
                let standing = storage::standing::of_grant(&self.store, organization_id, client_id).await?;
                Ok(standing.map(|standing| self.registry.shared_standing(standing)))
            })
        })
    }

    /// The integration's client key with this clear part.
    pub fn client_key<'a>(&'a self, client_id: ClientId, lookup: &'a str) -> Looked<'a, Arc<KnownClientKey>> {
        let fill = move || -> Fill<'a, _> {
            Box::pin(async move {
                let Some(place) = storage::client_key::locate(&self.store, client_id, lookup).await? else { return Ok(None) };
                let key = storage::client_key::find(&self.store, place.organization_id, place.id).await?;
                let mark = key.and_then(|key| key.mark);
                let known = |digest| KnownClientKey { organization_id: place.organization_id, id: place.id, digest };
                Ok(mark.map(|mark| Arc::new(known(mark.digest))))
            })
        };
        match lookup.as_bytes().try_into() {
            Ok(lookup) => self.registry.get(&self.registry.client_keys, &(client_id, lookup), self.now(), fill),
            // No key has a clear part of another length: that is looked for all the same, so that time tells no difference.
            Err(_) => Either::Right(fill()),
        }
    }

    /// `aud` of a token for the resource that is asked for (RFC 8707), one of `resources`; the platform's first one when none is.
    pub fn audience<'a>(&'a self, resources: &'a [Resource], asked: Option<&'a str>) -> Result<&'a str, ErrorCode> {
        match asked {
            None => Ok(resources.first().map_or(&self.settings.issuer, |resource| &resource.audience)),
            Some(asked) if resources.iter().any(|resource| resource.audience == asked) => Ok(asked),
            Some(_) => Err(ErrorCode::ResourceUnknown),
        }
    }
}
