// Builds the published package: compiled TypeScript, plus the files n8n reads beside it.
const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '--project', 'tsconfig.build.json'], { stdio: 'inherit' });
}

/** Icons are referenced from nodes and credentials as `file:../../icons/…`, so they keep their place in the tree. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** Codex files (`X.node.json`) and output previews (`__schema__`). */
const codexAndSchemas = () => src('nodes/**/*.json', { encoding: false }).pipe(dest('dist/nodes'));

exports.clean = clean;
exports.build = series(clean, parallel(compile, icons, codexAndSchemas));
exports.default = exports.build;
