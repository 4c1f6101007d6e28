/* postman.mjs - runs a collection as Postman does, and says what came of it */
/*
 * node postman.mjs COLLECTION [NAME=VALUE-FILE…]
 *
 * The value of a variable is what stands in the file. One line of JSON a
 * request: {"name", "status", "tests": {words: passed}}; the collection is
 * checked against Postman's own model first. Exits 1 when a test, a script or
 * a request failed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Collection } = require('postman-collection');
const { Runner } = require('postman-runtime');

const [file, ...pairs] = process.argv.slice(2);
const collection = new Collection(JSON.parse(readFileSync(file, 'utf8')));
let failed = false;

for (const pair of pairs) {
	const at = pair.indexOf('=');

	collection.variables.upsert({
		key: pair.slice(0, at),
		value: readFileSync(pair.slice(at + 1), 'utf8').replace(/\n$/, ''),
	});
}

const tests = {};
let status;

new Runner().run(collection, { fileResolver: require('node:fs') }, (error, run) => {
	if (error)
		throw error;
	run.start({
		assertion(cursor, assertions) {
			for (const one of assertions) {
				tests[one.name] = one.passed;
				failed ||= !one.passed;
			}
		},
		exception(cursor, problem) {
			console.error(problem.message);
			failed = true;
		},
		console(cursor, level, ...words) {
			console.error(level, ...words);
		},
		request(problem, cursor, response) {
			status = response?.code;
			if (problem)
				console.error(problem.message);
			failed ||= Boolean(problem);
		},
		item(problem, cursor, item) {
			console.log(JSON.stringify({ name: item.name, status, tests }));
			for (const name of Object.keys(tests))
				delete tests[name];
			failed ||= Boolean(problem);
		},
		done(problem) {
			process.exit(problem || failed ? 1 : 0);
		},
	});
});
