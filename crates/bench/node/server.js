// node-oidc-provider with everything in memory, which commits nothing: generous to it. Usage: node server.js PORT
//
// Beside the provider's own endpoints, `POST /mint` makes codes as its own interaction would have left them, so that the driver can
// exchange them: {kind: "code", count}.
import { createServer } from 'node:http'
import { generateKeyPair, exportJWK } from 'jose'
import Provider from 'oidc-provider'

const port = Number(process.argv[2])
const issuer = `http://localhost:${port}`
const REDIRECT_URI = 'https://partner.example/callback?tenant=1'
const RESOURCE = 'https://api.northwind.example'
// RFC 7636, appendix B.
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }

// The adapter that comes with the provider forgets all but the newest thousand entries, fewer than the codes of one round; this
// one is the same in plain maps, and forgets nothing.
class InMemory {
  static kept = new Map()
  static grants = new Map()

  constructor(model) {
    this.model = model
  }

  key(id) {
    return `${this.model}:${id}`
  }

  async upsert(id, payload) {
    InMemory.kept.set(this.key(id), payload)
    if (payload.grantId && this.model !== 'Grant') {
      const members = InMemory.grants.get(payload.grantId)
      if (members) members.push(this.key(id))
      else InMemory.grants.set(payload.grantId, [this.key(id)])
    }
  }

  async find(id) {
    return InMemory.kept.get(this.key(id))
  }

  async consume(id) {
    InMemory.kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000)
  }

  async destroy(id) {
    InMemory.kept.delete(this.key(id))
  }

  async revokeByGrantId(grantId) {
    for (const key of InMemory.grants.get(grantId) ?? []) InMemory.kept.delete(key)
    InMemory.grants.delete(grantId)
  }
}

const provider = new Provider(issuer, {
  adapter: InMemory,
  jwks: { keys: [key] },
  clients: [
    {
      client_id: 'bench',
      client_secret: 'a-secret-of-the-benchmark-with-enough-characters',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirect_uris: [REDIRECT_URI],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  scopes: ['offline_access', 'transactions.read'],
  ttl: { AccessToken: 43200, RefreshToken: 7776000, AuthorizationCode: 86400, ClientCredentials: 1200, Grant: 7776000 },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // Without a resource the access token is opaque: the only kind that this provider introspects.
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'transactions.read',
        audience: RESOURCE,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})

async function codes(count) {
  const client = await provider.Client.find('bench')
  const made = []
  for (let number = 0; number < count; number += 1) {
    const accountId = `account-${number}`
    const grant = new provider.Grant({ accountId, clientId: 'bench' })
    grant.addOIDCScope('offline_access')
    grant.addResourceScope(RESOURCE, 'transactions.read')
    const code = new provider.AuthorizationCode({
      accountId,
      client,
      grantId: await grant.save(),
      gty: 'authorization_code',
      redirectUri: REDIRECT_URI,
      resource: RESOURCE,
      scope: 'offline_access transactions.read',
      codeChallenge: CHALLENGE,
      codeChallengeMethod: 'S256',
    })
    made.push(await code.save())
  }
  return made
}

const callback = provider.callback()
createServer((request, response) => {
  const url = new URL(request.url, issuer)
  if (url.pathname === '/ready') {
    response.end('ready')
  } else if (url.pathname === '/mint') {
    codes(Number(url.searchParams.get('count'))).then((made) => {
      const body = JSON.stringify(made)
      response.setHeader('content-length', Buffer.byteLength(body))
      response.end(body)
    })
  } else {
    callback(request, response)
  }
}).listen(port, '127.0.0.1')
