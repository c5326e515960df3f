// Takes the place of the better-sqlite3 package in Ghost's folder, whose binary comes from GitHub or a compiler: the part of its
// interface that knex uses, on the SQLite that Node 24 brings along.
const { DatabaseSync } = require('node:sqlite');

const codes = {
	1: 'SQLITE_ERROR',
	5: 'SQLITE_BUSY',
	6: 'SQLITE_LOCKED',
	8: 'SQLITE_READONLY',
	14: 'SQLITE_CANTOPEN',
	19: 'SQLITE_CONSTRAINT',
};

/** Does the work; an error carries the code better-sqlite3 gives it, which callers look at. */
function coded(work) {
	try {
		return work();
	} catch (error) {
		throw Object.assign(error, { code: codes[(error.errcode ?? 1) & 0xff] ?? 'SQLITE_ERROR' });
	}
}

const bindings = (values = []) => (Array.isArray(values) ? values : [values]).map((value) => value ?? null);

class Statement {
	constructor(statement) {
		this.statement = statement;
		/** Whether it gives rows. */
		this.reader = statement.columns().length > 0;
	}

	all(values) {
		return coded(() => this.statement.all(...bindings(values)).map((row) => ({ ...row })));
	}

	run(values) {
		return coded(() => this.statement.run(...bindings(values)));
	}
}

class Database {
	constructor(file) {
		this.database = coded(() => new DatabaseSync(file, { enableDoubleQuotedStringLiterals: true, defensive: false, timeout: 5000 }));
	}

	prepare(sql) {
		return coded(() => new Statement(this.database.prepare(sql)));
	}

	pragma(text) {
		return this.prepare(`PRAGMA ${text}`).all();
	}

	close() {
		coded(() => this.database.close());
	}
}

module.exports = Database;
