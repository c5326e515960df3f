// Takes the place of the sqlite3 package in n8n's folder where its binary can be neither fetched nor compiled (no GitHub, no
// compiler): the part of its interface that n8n's database layer uses, on the SQLite that Node 24 brings along.
const { DatabaseSync } = require('node:sqlite');

const codes = {
	1: 'SQLITE_ERROR',
	5: 'SQLITE_BUSY',
	6: 'SQLITE_LOCKED',
	8: 'SQLITE_READONLY',
	14: 'SQLITE_CANTOPEN',
	19: 'SQLITE_CONSTRAINT',
};
const flags = {
	OPEN_READONLY: 1,
	OPEN_READWRITE: 2,
	OPEN_CREATE: 4,
	OPEN_URI: 64,
	OPEN_SHAREDCACHE: 131072,
	OPEN_FULLMUTEX: 65536,
};

/** The error as the sqlite3 package words it; callers look at its code. */
function worded(error) {
	const errno = (error.errcode ?? 1) & 0xff;
	const code = codes[errno] ?? 'SQLITE_ERROR';
	return Object.assign(new Error(`${code}: ${error.message}`), { errno, code });
}

/** What the sqlite3 package binds for values that SQLite has no type for. */
function bindable(value) {
	if (value === undefined || value === null) return null;
	if (typeof value === 'boolean') return Number(value);
	if (value instanceof Date) return value.getTime();
	return value;
}

const bindings = (parameters) => {
	if (parameters === undefined || parameters === null) return [];
	if (Array.isArray(parameters)) return parameters.map(bindable);
	return [Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bindable(value)]))];
};

class Database {
	constructor(file, mode, opened) {
		const [openMode, callback] = typeof mode === 'function' ? [undefined, mode] : [mode, opened];
		this.#answer(callback, this, () => {
			this.database = new DatabaseSync(file, {
				readOnly: openMode !== undefined && (openMode & flags.OPEN_READONLY) !== 0,
				enableForeignKeyConstraints: false,
				enableDoubleQuotedStringLiterals: true,
				// One of n8n's migrations edits the schema table.
				defensive: false,
			});
		});
	}

	run(sql, parameters, callback) {
		if (typeof parameters === 'function') return this.run(sql, [], parameters);
		const result = {};
		this.#answer(callback, result, () => {
			const { changes, lastInsertRowid } = this.database.prepare(sql).run(...bindings(parameters));
			Object.assign(result, { changes: Number(changes), lastID: Number(lastInsertRowid) });
		});
		return this;
	}

	all(sql, parameters, callback) {
		if (typeof parameters === 'function') return this.all(sql, [], parameters);
		this.#answer(callback, {}, () =>
			this.database
				.prepare(sql)
				.all(...bindings(parameters))
				.map((row) => ({ ...row })),
		);
		return this;
	}

	close(callback) {
		this.#answer(callback, this, () => this.database.close());
	}

	/** Works at once, in the order of the calls, and answers later, as the sqlite3 package does. */
	#answer(callback, context, work) {
		let error = null;
		let value;
		try {
			value = work();
		} catch (thrown) {
			error = worded(thrown);
		}
		if (callback) setImmediate(() => callback.call(context, error, value));
	}
}

const sqlite3 = { ...flags, Database, verbose: () => sqlite3 };
module.exports = sqlite3;
