// oidc-provider, a certified authorization server, under the rules of the Rocketpunch service. For tests/interop/run.
//
//   INTEROP_BASIC_ID, INTEROP_BASIC_SECRET   the client that authenticates by HTTP Basic
//   INTEROP_FORM_ID, INTEROP_FORM_SECRET     the client that authenticates in the form
//   INTEROP_ACCESS_TOKEN_SECONDS             lifetime of access tokens; 900 unless told otherwise
//   INTEROP_MAX_SECONDS                      when the server ends by itself; 600 unless told otherwise
//
// Prints `interop: listening on ISSUER` and nothing else. Two routes are the test's, not an authorization server's:
//   POST /test/consent {"url", "approve"}    plays the browser and its user from the authorization URL to the redirect
//                                            URI, which is never fetched: {"callback"}, or 502 {"error", "status"}
//   POST /test/quit                          ends the server
//
// Where it differs from the Rocketpunch service:
// - Its userinfo needs the scope `openid` (else 403 insufficient_scope), and with that scope an ID token comes along.
//   So apps ask for `openid profile email` here. `profile email` alone gives tokens here too, without an ID token.
// - Its access tokens are opaque. As JWTs they would be for one resource, and its userinfo would refuse them.
// - It takes a client's secret both ways, however the client is registered. `heldToRegistration` refuses the other way.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

// oidc-provider 9 is written for node 22, and of what node 20 lacks it uses this alone.
URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);

const { default: Provider } = await import('oidc-provider');

const redirectUri = 'http://127.0.0.1:9/callback'; // the discard port: nobody listens
const account = {
  sub: 'user-1',
  name: '김로켓',
  preferred_username: 'rocket',
  picture: 'https://images.example/user-1.png?size=64&v=2',
  email: 'user-1@example.com',
};

function setting(name, fallback) {
  const value = process.env[name] || fallback;
  if (!value) {
    console.error(`interop: ${name} is not set`);
    process.exit(2);
  }
  return value;
}

const client = (id, secret, method) => ({
  client_id: setting(id),
  client_secret: setting(secret),
  token_endpoint_auth_method: method,
  redirect_uris: [redirectUri],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
  id_token_signed_response_alg: 'ES256',
});

const off = { enabled: false };
const configuration = {
  clients: [
    client('INTEROP_BASIC_ID', 'INTEROP_BASIC_SECRET', 'client_secret_basic'),
    client('INTEROP_FORM_ID', 'INTEROP_FORM_SECRET', 'client_secret_post'),
  ],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
  responseTypes: ['code'],
  pkce: { required: () => true },
  routes: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    userinfo: '/oauth/userinfo',
  },

  // Any use of a refresh token replaces it, and a second use of one ends all that came from the same consent. Every
  // sign-in gets them, and they outlive the browser's session: by default both would need the scope offline_access.
  issueRefreshToken: (_ctx, app) => app.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  ttl: {
    AccessToken: Number(setting('INTEROP_ACCESS_TOKEN_SECONDS', '900')),
    AuthorizationCode: 5 * 60,
    IdToken: 15 * 60,
    RefreshToken: 30 * 86400,
    Grant: 30 * 86400,
    Interaction: 5 * 60,
    Session: 5 * 60,
  },

  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'picture'], email: ['email'] },
  findAccount: (_ctx, id) => (id === account.sub ? { accountId: id, claims: () => account } : undefined),

  features: {
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    resourceIndicators: off,
    rpInitiatedLogout: off,
    revocation: { enabled: true, allowedPolicy: (_ctx, app, token) => token.clientId === app.clientId },
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  renderError: (ctx, { error }) => {
    ctx.body = { error };
  },
  clientBasedCORS: () => false,

  // its own are the same for everyone, and it says so on standard output
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  jwks: {
    keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })].map((key) => ({
      ...key,
      alg: 'ES256',
      use: 'sig',
    })),
  },
};

async function heldToRegistration(ctx, next) {
  await next();
  const app = ctx.path === '/oauth/token' || ctx.path === '/oauth/revoke' ? ctx.oidc?.client : undefined;
  if (!app || ctx.status !== 200) return;
  if ((app.clientAuthMethod === 'client_secret_basic') === Boolean(ctx.headers.authorization)) return;
  ctx.status = 401;
  ctx.body = { error: 'invalid_client', error_description: 'the client is registered for the other method' };
}

// The page between the authorization URL and the callback: it signs user-1 in, and answers what it was told to.
async function interact(provider, req, res) {
  const { prompt, session, params, grantId } = await provider.interactionDetails(req, res);
  const finish = (result) => provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });

  if (prompt.name === 'login') return finish({ login: { accountId: account.sub } });
  if (new URL(req.url, provider.issuer).searchParams.get('approve') !== 'true')
    return finish({ error: 'access_denied', error_description: 'the user said no' });

  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(' '));
  return finish({ consent: { grantId: await grant.save() } });
}

// A browser without anybody's session: follows redirects inside this server with the cookies that it sets.
async function browse(issuer, address, approve) {
  const jar = new Map(); // name and path to value
  const cookies = ({ pathname }) =>
    [...jar]
      .map(([key, value]) => [...JSON.parse(key), value])
      .filter(([, path]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([name, , value]) => `${name}=${value}`)
      .join('; ');

  let url = new URL(address);
  for (let hop = 0; hop < 20; ++hop) {
    if (url.href.startsWith(`${redirectUri}?`)) return { callback: url.href };
    if (url.origin !== issuer) return { error: 'redirected elsewhere', status: 0 };
    if (url.pathname.startsWith('/interaction/')) url.searchParams.set('approve', approve);

    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookies(url) },
      signal: AbortSignal.timeout(60_000),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(/; */);
      const at = pair.indexOf('=');
      const { path = '/', expires } = Object.fromEntries(attributes.map((text) => text.split('=')));
      const key = JSON.stringify([pair.slice(0, at), path]);
      if (expires && new Date(expires) < new Date()) jar.delete(key);
      else jar.set(key, pair.slice(at + 1));
    }
    const location = answer.headers.get('location');
    if (!location) {
      const body = await answer.json().catch(() => ({}));
      return { error: body.error ?? 'no redirect', status: answer.status };
    }
    await answer.body?.cancel();
    url = new URL(location, url);
  }
  return { error: 'too many redirects', status: 0 };
}

async function json(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

function answer(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer();
await new Promise((resolve, reject) => {
  server.once('error', reject);
  server.listen(0, '127.0.0.1', resolve);
});
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, configuration);
provider.use(heldToRegistration);
provider.on('server_error', (_ctx, error) => console.error(`interop: it failed: ${error.name}: ${error.message}`));

const handle = provider.callback();
server.on('request', async (req, res) => {
  try {
    const { pathname } = new URL(req.url, issuer);
    if (pathname.startsWith('/interaction/')) return await interact(provider, req, res);
    if (req.method !== 'POST' || !pathname.startsWith('/test/')) return handle(req, res);
    if (pathname === '/test/consent') {
      const { url, approve } = await json(req);
      const result = await browse(issuer, url, approve === true);
      return answer(res, result.callback ? 200 : 502, result);
    }
    if (pathname === '/test/quit') {
      res.once('finish', () => process.exit(0));
      return answer(res, 200, {});
    }
    return answer(res, 404, { error: 'no such route' });
  } catch (error) {
    console.error(`interop: ${error.name} in ${req.method} ${req.url.split('?')[0].replace(/(?<=^\/\w+\/).*/, '...')}`);
    if (!res.headersSent) answer(res, 500, { error: error.name });
    return undefined;
  }
});

setTimeout(() => process.exit(3), Number(setting('INTEROP_MAX_SECONDS', '600')) * 1000);
console.log(`interop: listening on ${issuer}`);
