// A real OpenID Connect provider for tests. Reads its settings from the first line of stdin and prints its address.
// Whoever it asks to sign in is the person that was put at /test/person; there is no page to type in.
import { createInterface } from "node:readline";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const settings = JSON.parse((await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()).value);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const issuer = `http://127.0.0.1:${settings.port}`;
let person = {};

const provider = new Provider(issuer, {
  clients: settings.clients,
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", kid: "provider-key" }] },
  claims: { acr: null, openid: ["sub"], email: ["email", "email_verified"], bsn: ["bsn"] },
  acrValues: settings.levels,
  clientAuthMethods: ["private_key_jwt"],
  enabledJWA: {
    idTokenSigningAlgValues: ["PS256", "RS256", "ES256"],
    clientAuthSigningAlgValues: ["PS256", "RS256", "ES256"],
  },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ["only-a-test"] },
  ttl: { Grant: 60, Session: 60, Interaction: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...person.claims }) }),
});

async function signIn(ctx) {
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (person.error) return { error: person.error };
  if (prompt.name === "login") return { login: { accountId: person.sub, acr: person.acr } };
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(["acr"]);
  return { consent: { grantId: await grant.save() } };
}

provider.use(async (ctx, next) => {
  if (ctx.path === "/test/person") {
    let body = "";
    for await (const chunk of ctx.req) body += chunk;
    person = JSON.parse(body);
    ctx.body = "";
  } else if (ctx.path.startsWith("/interaction/")) {
    const result = await signIn(ctx);
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
    ctx.respond = false;
  } else {
    await next();
  }
});

provider.listen(settings.port, "127.0.0.1", () => console.log(issuer));
