#!/usr/bin/env node
/* browser.mjs - a person without a screen: follows links, fills in forms */
/*
 * browser.mjs URL
 *
 * As $BROWSER of rbctl: signs in as alice and agrees to everything, or,
 * where BROWSER_SAYS_NO is set, turns down what it is asked. Where
 * BROWSER_STOPS is set, it is on another machine: it does not go to 127.0.0.1
 * on a path /callback, but prints that address. BROWSER_LOG is a
 * file to which the addresses are added that it came by, without what stands
 * behind the '?'.
 */
import { appendFileSync } from 'node:fs';

const jar = new Map();
const steps = 20;

const log = (url) => {
	if (process.env.BROWSER_LOG)
		appendFileSync(process.env.BROWSER_LOG,
			`${url.origin}${url.pathname}\n`);
};

const ask = async (url, options = {}) => {
	const cookie = [...jar].map(([name, value]) => `${name}=${value}`);

	log(url);
	const response = await fetch(url, {
		redirect: 'manual',
		...options,
		headers: { ...options.headers, cookie: cookie.join('; ') },
	});
	for (const line of response.headers.getSetCookie?.() ?? []) {
		const [pair] = line.split(';');
		const at = pair.indexOf('=');

		jar.set(pair.slice(0, at), pair.slice(at + 1));
	}
	return response;
};

const attribute = (tag, name) =>
	new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1].replace(/&amp;/g, '&');

/* What a person would type, by the field's name. */
const typed = { login: 'alice', password: 'a password', confirm: 'yes' };

const fill = (html) => {
	const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(html);
	const fields = new URLSearchParams();

	if (!form)
		return null;
	for (const [tag] of form[0].matchAll(/<input[^>]*>/g)) {
		const name = attribute(tag, 'name');
		const value = attribute(tag, 'value') ?? typed[name];

		if (name && value !== undefined)
			fields.set(name, value);
	}
	if (process.env.BROWSER_SAYS_NO && fields.has('confirm'))
		fields.set('abort', 'yes');
	return { action: attribute(form[0], 'action'), fields };
};

const refuse = (html) => {
	const link = /<a href="([^"]*abort[^"]*)"/.exec(html);

	return process.env.BROWSER_SAYS_NO && link ? link[1] : null;
};

let url = new URL(process.argv[2]);
let options;

for (let i = 0; i < steps; i++) {
	const response = await ask(url, options);
	const location = response.headers.get('location');

	options = undefined;
	if (location) {
		url = new URL(location, url);
		if (process.env.BROWSER_STOPS && url.pathname === '/callback') {
			console.log(url.href);
			process.exit(0);
		}
		continue;
	}
	const html = await response.text();
	const away = refuse(html);
	const form = away ? null : fill(html);
	if (away) {
		url = new URL(away, url);
	} else if (form) {
		url = new URL(form.action, url);
		options = { method: 'POST', body: form.fields };
	} else {
		console.log(html);
		process.exit(response.ok ? 0 : 1);
	}
}
console.error('the pages lead nowhere');
process.exit(1);
