/* grants.mjs - ways to a token that oidc-provider leaves to who runs it */
import { createPublicKey } from 'node:crypto';
import { errors } from 'oidc-provider';
import { importJWK, jwtVerify } from 'jose';
import { bearer, exchange } from './clients.mjs';

const give = async (provider, context, more = {}) => {
	const { client, params } = context.oidc;
	const token = new provider.ClientCredentials({
		client,
		scope: params.scope,
	});

	context.body = {
		access_token: await token.save(),
		token_type: 'Bearer',
		expires_in: token.expiration,
		scope: params.scope,
		...more,
	};
};

/* RFC 8693, as far as the tests need it: the tokens must be good. */
const exchangeToken = (provider) => async (context, next) => {
	const { params } = context.oidc;

	for (const name of ['subject_token', 'actor_token']) {
		if (name === 'actor_token' && params[name] === undefined)
			continue;
		const found = await provider.ClientCredentials.find(params[name]);
		if (!found || found.isExpired)
			throw new errors.InvalidGrant(`the ${name} is not good`);
	}
	await give(provider, context, {
		issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
	});
	await next();
};

/* RFC 7523 section 3: signed by the client's own key, for this server. */
const believeAssertion = (provider) => async (context, next) => {
	const { client, params } = context.oidc;
	const [key] = client.jwks.keys;

	try {
		const { payload } = await jwtVerify(params.assertion,
			await importJWK(key, createPublicKey({ key, format: 'jwk' })
				.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'), {
				issuer: client.clientId,
				audience: provider.issuer,
			});
		if (!payload.sub?.startsWith('payroll-') || !payload.jti)
			throw new Error('sub or jti');
	} catch (reason) {
		throw new errors.InvalidGrant(`the assertion is not good: ${reason.message}`);
	}
	await give(provider, context);
	await next();
};

export default (provider) => {
	provider.registerGrantType(exchange, exchangeToken(provider), [
		'subject_token', 'subject_token_type', 'actor_token',
		'actor_token_type', 'requested_token_type', 'audience',
		'resource', 'scope',
	]);
	provider.registerGrantType(bearer, believeAssertion(provider), [
		'assertion', 'scope',
	]);
};
