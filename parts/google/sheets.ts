import express, { type Express, type Request } from 'express';
import { allowed, refuse } from './account';

type Cell = string | number | boolean;
type Row = Record<string, unknown>;

export interface GoogleSheets {
	hosts: Record<string, Express>;
	/** Puts these rows under the headings, in place of all others. */
	fill(rows: Row[]): void;
	/** What stands under the headings, by them. */
	rows(): Row[];
}

/** The tab, and the headings that the guide asks for. */
const tab = 'Photos';
const headings = ['sku', 'name', 'brief', 'label', 'channel', 'quality', 'format', 'background', 'status', 'note', 'fileName', 'savedTo', 'costUsd', 'score', 'requestId'];

const columnOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
const withoutEmptyEnd = (row: Cell[]) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1);

/**
 * A stand-in for one tab of Google Sheets, API version 4: the tabs, all values, single cells changed.
 * Source: developers.google.com/workspace/sheets/api (spreadsheets.values: empty cells at a row's end are left out).
 */
export function googleSheets(): GoogleSheets {
	let cells: Cell[][] = [headings];
	const app = express();
	app.use(allowed, express.json());
	app.post('/v4/spreadsheets/:id/values\\:batchUpdate', (req: Request, res) => {
		const { data = [], valueInputOption } = req.body as { data?: Array<{ range: string; values: Cell[][] }>; valueInputOption?: string };
		if (!['RAW', 'USER_ENTERED'].includes(String(valueInputOption))) return refuse(res, 400, 'badRequest', "'valueInputOption' is required but not specified");
		const places = data.map(({ range, values }) => ({ place: /^'?Photos'?!([A-Z]+)(\d+)$/.exec(range), value: values[0]![0]! }));
		if (places.some(({ place }) => !place || !cells[Number(place[2]) - 1])) return refuse(res, 400, 'badRequest', 'Unable to parse range');
		for (const { place, value } of places) {
			const row = cells[Number(place![2]) - 1]!;
			const column = columnOf(place![1]!);
			for (let empty = row.length; empty < column; empty++) row[empty] = '';
			row[column] = value;
		}
		res.json({ spreadsheetId: req.params.id, totalUpdatedCells: data.length });
	});
	app.get('/v4/spreadsheets/:id/values/:range', (req, res) => {
		if (!new RegExp(`^'?${tab}'?(![A-Z]+:[A-Z]+)?$`).test(req.params.range)) return refuse(res, 400, 'badRequest', `Unable to parse range: ${req.params.range}`);
		res.json({ range: `${tab}!A1:Z1000`, majorDimension: 'ROWS', values: cells.map(withoutEmptyEnd) });
	});
	app.get('/v4/spreadsheets/:id', (_req, res) => void res.json({ sheets: [{ properties: { sheetId: 0, title: tab, index: 0, gridProperties: { rowCount: 1000, columnCount: 26 } } }] }));
	return {
		hosts: { 'sheets.googleapis.com': app },
		fill: (rows) => void (cells = [headings, ...rows.map((row) => headings.map((name) => (row[name] ?? '') as Cell))]),
		rows: () => cells.slice(1).map((row) => Object.fromEntries(headings.map((name, index) => [name, row[index] ?? '']))),
	};
}
