import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** Writes what the workflow has not written itself, and the contact sheet. */
export async function writeOutput(folder: OutputFolder, sheet: ContactSheet): Promise<void> {
	for (const { picture } of sheet.shots) {
		if (!picture) continue;
		const file = join(folder.images, basename(picture.fileName));
		if (!existsSync(file)) writeFileSync(file, await picture.bytes());
	}
	const made = sheet.shots.filter(({ picture }) => picture);
	if (!existsSync(folder.receipts)) writeFileSync(folder.receipts, receiptsCsv(made));
	const problems = sheet.shots.filter(({ picture }) => !picture);
	if (problems.length > 0 && !existsSync(folder.problems)) writeFileSync(folder.problems, receiptsCsv(problems));
	writeFileSync(folder.index, contactSheet(sheet));
}
