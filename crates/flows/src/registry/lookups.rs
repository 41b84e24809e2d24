//! What a request looks up: from the caches, or from the store where they do not know.

use super::{KnownClientKey, RegisteredIntegration, Stands};
use crate::Context;
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
    pub async fn integration(&self, client_id: ClientId) -> storage::Result<Option<Arc<RegisteredIntegration>>> {
        let fill = async {
            let Some(integration) = storage::integration::find(&self.store, client_id).await? else { return Ok(None) };
            let Some(partner) = storage::partner::find(&self.store, integration.partner_id).await? else { return Ok(None) };
            let secrets = storage::client_secret::of(&self.store, client_id).await?;
            let redirect_uris = storage::redirect_uri::of(&self.store, client_id).await?;
            let logo = storage::listing::listed(&self.store, client_id).await?.and_then(|listing| listing.content.logo);
            Ok(Some(Arc::new(RegisteredIntegration { integration, partner, secrets, redirect_uris, logo })))
        };
        self.registry.get(&self.registry.integrations, client_id, self.now(), fill).await
    }

    /// The look at the store that an unknown client costs, for a known one that failed to authenticate: time tells no difference.
    pub async fn look_in_vain(&self) -> storage::Result<()> {
        storage::integration::find(&self.store, ClientId::from_bytes([0; 16])).await.map(|_| ())
    }

    /// The scope catalogue.
    pub async fn scopes(&self) -> storage::Result<Arc<Vec<Scope>>> {
        let fill = async { storage::scope::all(&self.store).await.map(|scopes| Some(Arc::new(scopes))) };
        let scopes = self.registry.get(&self.registry.scopes, (), self.now(), fill).await?;
        Ok(scopes.unwrap_or_default())
    }

    /// The names in the scope catalogue.
    pub async fn scope_names(&self) -> storage::Result<ScopeSet> {
        Ok(self.scopes().await?.iter().map(|scope| scope.name.clone()).collect())
    }

    /// The platform's resources, the first one first.
    pub async fn resources(&self) -> storage::Result<Arc<Vec<Resource>>> {
        let fill = async { storage::resource::all(&self.store).await.map(|resources| Some(Arc::new(resources))) };
        let resources = self.registry.get(&self.registry.resources, (), self.now(), fill).await?;
        Ok(resources.unwrap_or_default())
    }

    /// The resource with these credentials' id.
    pub async fn resource(&self, id: ResourceId) -> storage::Result<Option<Resource>> {
        Ok(self.resources().await?.iter().find(|resource| resource.id == id).cloned())
    }

    /// The operator key with this clear part.
    pub async fn operator_key(&self, lookup: &str) -> storage::Result<Option<Arc<OperatorKey>>> {
        let fill = async { Ok(storage::operator_key::find(&self.store, lookup).await?.map(Arc::new)) };
        self.registry.get(&self.registry.operator_keys, lookup.to_owned(), self.now(), fill).await
    }

    /// How a connection or client key and its grant stand; `None` for a secret, which stands with the integration.
    pub async fn standing(&self, organization_id: OrganizationId, id: CredentialId) -> storage::Result<Option<Arc<Standing>>> {
        let fill = async {
            let standing = match id {
                CredentialId::Connection(id) => storage::standing::of_connection(&self.store, organization_id, id).await?,
                CredentialId::ClientKey(id) => storage::standing::of_client_key(&self.store, organization_id, id).await?,
                CredentialId::Secret(_) => None,
            };
            Ok(standing.map(Arc::new))
        };
        let key = (organization_id, Stands::Credential(id));
        self.registry.get(&self.registry.standings, key, self.now(), fill).await
    }

    /// How an organization's live grant to an integration stands.
    pub async fn standing_of_grant(
        &self,
        organization_id: OrganizationId,
        client_id: ClientId,
    ) -> storage::Result<Option<Arc<Standing>>> {
        let fill = async { Ok(storage::standing::of_grant(&self.store, organization_id, client_id).await?.map(Arc::new)) };
        let key = (organization_id, Stands::Grant(client_id));
        self.registry.get(&self.registry.standings, key, self.now(), fill).await
    }

    /// The integration's client key with this clear part.
    pub async fn client_key(&self, client_id: ClientId, lookup: &str) -> storage::Result<Option<Arc<KnownClientKey>>> {
        let fill = async {
            let Some(place) = storage::client_key::locate(&self.store, client_id, lookup).await? else { return Ok(None) };
            let key = storage::client_key::find(&self.store, place.organization_id, place.id).await?;
            let mark = key.and_then(|key| key.mark);
            let known = |digest| KnownClientKey { organization_id: place.organization_id, id: place.id, digest };
            Ok(mark.map(|mark| Arc::new(known(mark.digest))))
        };
        self.registry.get(&self.registry.client_keys, (client_id, lookup.to_owned()), self.now(), fill).await
    }

    /// `aud` of a token for the resource that is asked for (RFC 8707); the platform's first one when none is.
    pub async fn audience(&self, asked: Option<&str>) -> storage::Result<Result<String, ErrorCode>> {
        let resources = self.resources().await?;
        Ok(match asked {
            None => Ok(resources.first().map_or_else(|| self.settings.issuer.clone(), |resource| resource.audience.clone())),
            Some(asked) if resources.iter().any(|resource| resource.audience == asked) => Ok(asked.to_owned()),
            Some(_) => Err(ErrorCode::ResourceUnknown),
        })
    }
}
