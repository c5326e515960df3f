/**
 * Changes the nodes by hand, one line at a time, in a copy, and tells which changes the simulation notices.
 * Usage: npm run simulate:mutations -- [--histories N] [--seed S] [--only TEXT]
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Mutation {
	what: string;
	/** Below `nodes/`. */
	file: string;
	from: string;
	to: string;
}

/** Each takes one promise out of the code. */
export const mutations: Mutation[] = [
	{
		what: 'An unclear attempt is repeated as a clear one',
		file: 'shared/run/limits/retry.ts',
		from: 'risk: policy.afterUnknown',
		to: 'risk: policy.afterServerError',
	},
	{
		what: 'A made row is bought again by the next try',
		file: 'shared/run/journal/journal.ts',
		from: "entry?.state === 'made'",
		to: "entry?.state === 'sent'",
	},
	{
		what: 'An unknown row is bought again by the next try',
		file: 'shared/run/journal/journal.ts',
		from: "entry?.state === 'unknown' && entry.problem",
		to: 'false && entry?.problem',
	},
	{
		what: 'A row that was sent when n8n broke off is bought again',
		file: 'shared/run/journal/journal.ts',
		from: "Object.assign(entry, { state: 'unknown', problem, doubt: undefined });",
		to: 'Object.assign(entry, { doubt: undefined });',
	},
	{
		what: 'A Stop leaves out the calls it ended',
		file: 'shared/run/journal/stored.ts',
		from: 'entry.doubt?.problem ?? entry.problem',
		to: 'entry.problem',
	},
	{ what: 'Images are not booked', file: 'shared/run/limits/budget.ts', from: 'this.spent.images += actual.images;', to: '' },
	{
		what: 'An attempt of unknown cost is booked at nothing',
		file: 'shared/run/send/attempts.ts',
		from: 'isOpen ? Math.max(usd ?? 0, reservation.usd) : usd',
		to: 'isOpen ? (usd ?? 0) : usd',
	},
	{ what: 'What is set aside is not held', file: 'shared/run/limits/budget.ts', from: '			this.all.held.add(reservation);\n', to: '' },
	{
		what: 'A clear failure after a lost answer is clear',
		file: 'shared/run/send/attempts.ts',
		from: "isUnclear ||= failure.outcome === 'unknown';",
		to: '',
	},
	{
		what: 'What came whole before a break is dropped',
		file: 'shared/run/send/attempts.ts',
		from: 'if (!answer.ok && (answer.kept ?? []).length === 0)',
		to: 'if (!answer.ok)',
	},
	{
		what: 'A fallback is remembered under its own request',
		file: 'shared/run/send/fallBack.ts',
		from: 'known, fingerprint: first.fingerprint }',
		to: 'known }',
	},
	{
		what: 'What may be billed is not told',
		file: 'shared/run/send/buy.ts',
		from: 'receipt.mayBeBilledUsd = plus(receipt.mayBeBilledUsd, tally.mayBeBilledUsd);',
		to: '',
	},
	{
		what: 'Earlier tries of the node cost nothing',
		file: 'shared/run/journal/journal.ts',
		from: 'return { costUsd: costUsd ?? 0, mayBeBilledUsd };',
		to: 'return { costUsd: 0, mayBeBilledUsd: 0 };',
	},
	{
		what: 'A lost connection is a clear failure',
		file: 'shared/transport/failure/thrownFailure.ts',
		from: "const connectionLost: Words = {\n	outcome: 'unknown'",
		to: "const connectionLost: Words = {\n	outcome: 'failed'",
	},
	{
		what: 'A time-out is a clear failure',
		file: 'shared/transport/failure/thrownFailure.ts',
		from: "const timedOut: Words = {\n	outcome: 'unknown'",
		to: "const timedOut: Words = {\n	outcome: 'failed'",
	},
	{
		what: 'A 5xx page of a server in between is the API’s own word',
		file: 'shared/transport/failure/clear.ts',
		from: '{ status: [500, 599], but: gatewayStatuses, ownWords: true,',
		to: '{ status: [500, 599], but: gatewayStatuses, ownWords: false,',
	},
	{ what: 'Known keys are not masked', file: 'shared/transport/failure/redact.ts', from: 'withoutPieces(text, pieces));', to: 'text);' },
	{
		what: 'Redirects are followed',
		file: 'shared/transport/send.ts',
		from: 'disableFollowRedirect: true',
		to: 'disableFollowRedirect: false',
	},
	{
		what: 'A problem’s item has no columns',
		file: 'shared/output/items.ts',
		from: '...(withColumns ? columnsOf(frame) : {}), ...files.json, error',
		to: '...files.json, error',
	},
	{
		what: 'Rows after a problem have no end',
		file: 'shared/run/runRows.ts',
		from: "if ('problem' in end && stopAtProblem) run.stopped = true;",
		to: "if ('problem' in end) run.stopped = true;",
	},
	{
		what: 'A failed answer without a count costs nothing',
		file: 'ResponsesImageStep/receipts.ts',
		from: 'receipt.costUsd === null ? { ...receipt, mayBeBilledUsd: null } : receipt',
		to: 'receipt',
	},
	{
		what: 'A stream may end before all of its images',
		file: 'shared/transport/answer/readAnswer.ts',
		from: 'if (taker.isShort || !finished)',
		to: 'if (!finished)',
	},
	{
		what: 'Usage of a stream counts its last image alone',
		file: 'shared/transport/answer/readAnswer.ts',
		from: 'return [key, value + more];',
		to: 'return [key, more];',
	},
	{
		what: 'A copy of a picture costs what the picture did',
		file: 'shared/run/samePictures.ts',
		from: 'const free = { ...of, ...freeOf(receipt), channel,',
		to: 'const free = { ...of, channel,',
	},
	{
		what: 'A picture that purposes share is bought for each of them',
		file: 'shared/run/samePictures.ts',
		from: "const key = [row, source, image ?? ''].join(':');",
		to: "const key = [row, channel, image ?? ''].join(':');",
	},
	{
		what: 'What was passed on is passed on again',
		file: 'shared/run/leave/leave.ts',
		from: 'if (result.file && needsPassing(result))',
		to: 'if (result.file)',
	},
	{
		what: 'An item is done before its image was passed on',
		file: 'shared/run/runRows.ts',
		from: '	await leaving.finished();\n',
		to: '',
	},
];

const root = join(__dirname, '..', '..');

interface Run {
	/** Folder of the copy. */
	copy: string;
	histories: string;
	seed: string;
}

/** How many histories broke each rule. The seeds are the same each time, so that more is the change's doing. */
function broken({ copy, histories, seed }: Run): Record<string, number> | undefined {
	try {
		const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
		const args = ['test/simulation/cli.ts', '--histories', histories, '--seed', seed, '--all', '--json'];
		return JSON.parse(execFileSync(process.execPath, [tsx, ...args], { cwd: copy, encoding: 'utf8', timeout: 600_000 })) as Record<
			string,
			number
		>;
	} catch {
		return undefined;
	}
}

function tell({ what, file, from, to }: Mutation, usual: Record<string, number>, run: Run): string {
	const path = join(run.copy, 'nodes', file);
	const text = readFileSync(path, 'utf8');
	if (text.split(from).length !== 2) return `does not apply  ${what} (${file})`;
	writeFileSync(
		path,
		text.replace(from, () => to),
	);
	const found = broken(run);
	writeFileSync(path, text);
	if (!found) return `caught          ${what}: it does not run`;
	const rules = Object.keys(found).filter((rule) => found[rule]! > (usual[rule] ?? 0));
	return rules.length > 0
		? `caught          ${what}: ${rules.map((rule) => `${rule} (${found[rule]! - (usual[rule] ?? 0)})`).join(', ')}`
		: `NOT CAUGHT      ${what}`;
}

function main(): void {
	const { values } = parseArgs({
		options: { histories: { type: 'string', default: '600' }, seed: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
	});
	const { only, ...chosen } = values;
	const copy = mkdtempSync(join(tmpdir(), 'gpt-image-mutations-'));
	const run = { copy, ...chosen };
	try {
		for (const part of ['nodes', 'credentials', 'emulator', 'test/simulation', 'package.json', 'tsconfig.json'])
			cpSync(join(root, part), join(copy, part), { recursive: true });
		symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
		const usual = broken(run);
		if (!usual) throw new Error('The simulation does not run');
		console.log(`Without a change: ${JSON.stringify(usual)}`);
		const lines = mutations
			.filter(({ what }) => what.includes(only))
			.map((mutation) => {
				const line = tell(mutation, usual, run);
				console.log(line);
				return line;
			});
		const caught = lines.filter((line) => line.startsWith('caught')).length;
		console.log(`${caught} of ${lines.length} caught`);
		process.exitCode = caught === lines.length ? 0 : 1;
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

if (require.main === module) main();
