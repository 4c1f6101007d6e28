#!/usr/bin/env node
/* chromium.mjs - a person before a real browser: signs in, agrees or doesn't */
/*
 * chromium.mjs serve		starts Chromium, and says where it is reached
 * chromium.mjs ADDRESS		goes there, as $BROWSER of rbctl
 *
 * CHROMIUM_AT is where it is reached. PERSON says what the person does:
 *
 *	agree		signs in and agrees (when PERSON is not set)
 *	deny		signs in and turns down what is asked
 *	forged		agrees; somebody sends a forged answer (another state)
 *			before the real one
 *	mixed		agrees, and comes back with the name of another server
 *	elsewhere	agrees on another machine, whose browser shows the
 *			address that it can't reach: it is printed
 *	leaves		closes the window
 *	types CODE	types the code of a device; a wrong one first
 *	stops CODE	the same, and turns it down
 *
 * PERSON_SAW gets a line of JSON for the page at which it ends: its title, its
 * text, its status, and what it wanted to load or complained of.
 * PERSON_PICTURE is where a picture of it goes.
 */
import { appendFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const patience = 120000; // of a person, on a busy machine

const serve = async () => {
	const server = await chromium.launchServer({
		executablePath: program,
		timeout: patience,
		/* In CI all is root, where the sandbox can't be. */
		args: [
			...(process.getuid() === 0 ? ['--no-sandbox'] : []),
			'--disable-gpu', '--disable-dev-shm-usage',
		],
	});

	for (const signal of ['SIGINT', 'SIGTERM'])
		process.on(signal, () => server.close().then(() => process.exit(0)));
	console.log(server.wsEndpoint());
};

const press = (page, what) => Promise.all([
	page.waitForNavigation({ timeout: patience }), what.click(),
]);

const signIn = async (page) => {
	await page.fill('[name=login]', 'alice');
	await page.fill('[name=password]', 'a password');
	await press(page, page.locator('[type=submit]'));
};

const agree = (page) => press(page, page.locator('[type=submit]'));
const deny = (page) => press(page, page.locator('a[href*=abort]'));

/* Agrees, but takes the answer before the browser goes there. */
const takeAnswer = async (page) => {
	let found;

	await page.route(/\/interaction\//, async (route) => {
		let response = await route.fetch({ maxRedirects: 0 });

		for (;;) {
			found = new URL(response.headers().location, route.request().url());
			if (found.pathname === '/callback')
				break;
			response = await page.context().request.get(found.href,
				{ maxRedirects: 0 });
		}
		await route.fulfill({ status: 200, body: 'stopped' });
	});
	await agree(page);
	return found;
};

const come = (page, answer, name, value) => {
	const changed = new URL(answer);

	changed.searchParams.set(name, value);
	return page.goto(changed.href);
};

const typeCode = async (page, code) => {
	const field = page.locator('[name=user_code]');

	await field.fill('BBBB-BBBB');
	await press(page, page.locator('[type=submit]'));
	if (!(await page.innerText('body')).includes('incorrect'))
		throw new Error('the wrong code was taken');
	await field.fill(code);
	await press(page, page.locator('[type=submit]'));
};

const ways = {
	agree: async (page) => {
		await signIn(page);
		await agree(page);
	},
	deny: async (page) => {
		await signIn(page);
		await deny(page);
	},
	forged: async (page) => {
		await signIn(page);
		const answer = await takeAnswer(page);
		await come(page, answer, 'state', 'forged');
		await note(page, 'forged');
		await page.goto(answer.href);
	},
	mixed: async (page) => {
		await signIn(page);
		const answer = await takeAnswer(page);
		await come(page, answer, 'iss', 'https://evil.example');
	},
	elsewhere: async (page) => {
		await signIn(page);
		console.log((await takeAnswer(page)).href);
	},
	leaves: () => undefined,
	types: async (page, code) => {
		await typeCode(page, code);
		await press(page, page.locator('[type=submit]:not([name])'));
		await signIn(page);
		await agree(page);
	},
	stops: async (page, code) => {
		await typeCode(page, code);
		await press(page, page.locator('[name=abort]'));
	},
};

const complaints = [];
const asked = [];
let status = 0;

const note = async (page, when) => {
	if (!process.env.PERSON_SAW)
		return;
	appendFileSync(process.env.PERSON_SAW, `${JSON.stringify({
		when,
		status,
		title: await page.title(),
		text: await page.innerText('body'),
		complaints,
		elsewhere: asked.filter((url) => !url.startsWith('http://127.0.0.1:')),
	})}\n`);
	if (process.env.PERSON_PICTURE)
		await page.screenshot({ path: process.env.PERSON_PICTURE });
};

const visit = async (address) => {
	const [way, ...words] = (process.env.PERSON ?? 'agree').split(' ');
	const browser = await chromium.connect(process.env.CHROMIUM_AT, {
		timeout: patience,
	});
	const context = await browser.newContext({
		viewport: { width: 900, height: 600 },
		colorScheme: process.env.PERSON_LIKES ?? 'light',
	});
	const page = await context.newPage();

	page.setDefaultTimeout(patience);
	/* Pages of the server want fonts from elsewhere; nobody fetches them. */
	await page.route((url) => url.hostname !== '127.0.0.1',
		(route) => route.abort());
	page.on('response', (response) => {
		if (response.request().isNavigationRequest())
			status = response.status();
	});
	page.on('framenavigated', () => {
		complaints.length = asked.length = 0;
	});
	page.on('console', (message) => complaints.push(message.text()));
	page.on('request', (request) => asked.push(request.url()));
	await page.goto(address);
	await ways[way](page, ...words);
	if (way !== 'leaves' && way !== 'elsewhere')
		await note(page, 'end');
	await browser.close();
};

if (process.argv[2] === 'serve')
	await serve();
else
	await visit(process.argv[2]);
