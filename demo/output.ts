import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Shot } from './collect';
import { contactSheet } from './contactSheet';
import type { ContactSheet } from './contactSheet';

/** The folder people look at after the demo. */
export interface OutputFolder {
	root: string;
	images: string;
	/** One row per image: what was bought. */
	receipts: string;
	/** The rows that ended without an image, and why. */
	problems: string;
	index: string;
}

/** An empty demo-output/. */
export function freshOutput(root: string): OutputFolder {
	rmSync(root, { recursive: true, force: true });
	const images = join(root, 'images');
	mkdirSync(images, { recursive: true });
	const file = (name: string) => join(root, name);
	return { root, images, receipts: file('receipts.csv'), problems: file('rows-without-image.csv'), index: file('index.html') };
}

function receiptsCsv(shots: Shot[]): string {
	const rows = shots.map(({ fields, problem }) => ({ ...fields, error: problem?.message ?? '' }));
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	// A sheet takes a cell that begins with = for a formula; what a row or a provider says is only text.
	return stringify(rows, { header: true, columns, escape_formulas: true });
}

/** A name in the folder for these bytes: their own, or with a number where another picture has it already. */
function nameFor(folder: string, fileName: string, bytes: Buffer, taken: ReadonlySet<string>): string {
	const { name, ext } = parse(basename(fileName));
	for (let number = 1; ; number++) {
		const candidate = number === 1 ? `${name}${ext}` : `${name}-${number}${ext}`;
		const file = join(folder, candidate);
		if (!taken.has(candidate) && (!existsSync(file) || readFileSync(file).equals(bytes))) return candidate;
	}
}

/** Puts the pictures into the folder; the workflow may have put some there itself. The answer has their names in it. */
async function place(shots: Shot[], folder: string): Promise<Shot[]> {
	const taken = new Set<string>();
	const placed: Shot[] = [];
	for (const shot of shots) {
		const bytes = await shot.picture?.bytes();
		if (!shot.picture || !bytes) {
			placed.push(shot);
			continue;
		}
		const fileName = nameFor(folder, shot.picture.fileName, bytes, taken);
		writeFileSync(join(folder, fileName), bytes);
		taken.add(fileName);
		placed.push({ ...shot, picture: { ...shot.picture, fileName } });
	}
	return placed;
}

/** Writes what the workflow has not written itself, and the contact sheet. */
export async function writeOutput(folder: OutputFolder, sheet: ContactSheet): Promise<void> {
	const shots = await place(sheet.shots, folder.images);
	const made = shots.filter(({ picture }) => picture);
	if (!existsSync(folder.receipts)) writeFileSync(folder.receipts, receiptsCsv(made));
	const problems = shots.filter(({ picture }) => !picture);
	if (problems.length > 0 && !existsSync(folder.problems)) writeFileSync(folder.problems, receiptsCsv(problems));
	writeFileSync(folder.index, contactSheet({ ...sheet, shots }));
}
