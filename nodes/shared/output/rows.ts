import type { INodeExecutionData } from 'n8n-workflow';
import { madeItems, problemItem, type RowFrame } from './items';
import { errorIn } from './passedOn';
import { saidOnce } from './place';
import type { Place, Problem, RowEnd, RowResult } from './types';

/** A call that has ended. */
interface Ended extends Place {
	frame: RowFrame;
	end: RowEnd;
}

/** A call that brought nothing. */
interface Without {
	call: Ended;
	problem: Problem;
}

/**
 * The items of all rows, in their order. A row of several calls gives what one call for all of its images would have given,
 * and after it the calls that brought nothing.
 */
export function rowItems(ended: Ended[], problemsKeepColumns: boolean): INodeExecutionData[] {
	return callsByRow(ended).flatMap((calls) => {
		const { frame } = calls[0]!;
		const results = calls.flatMap(({ end }) => ('results' in end ? end.results : [])).map((result) => withoutTakenFile(frame, result));
		const problems = calls.flatMap((call) => ('problem' in call.end ? [{ call, problem: call.end.problem }] : []));
		return [
			...madeItems(frame, results),
			...problems.filter(isFirstOccurrence).map(({ call, problem }) => problemItem(frame, call, problem, problemsKeepColumns)),
		];
	});
}

function callsByRow(ended: Ended[]): Ended[][] {
	const rows = new Map<number, Ended[]>();
	for (const call of ended) {
		const calls = rows.get(call.row);
		if (calls) calls.push(call);
		else rows.set(call.row, [call]);
	}
	return [...rows.values()];
}

/** What the user's workflow has taken need not stay on the item too; it stays where that returned an error, were it only one that the row had before. */
function withoutTakenFile({ output }: RowFrame, result: RowResult): RowResult {
	if (output.keepFile || !result.passedOn || errorIn(result.passedOn.json) !== undefined) return result;
	const { file: _, ...rest } = result;
	return rest;
}

const isFirstOccurrence = ({ call, problem }: Without, index: number, all: Without[]): boolean => {
	const news = saidOnce(call, problem);
	return news === undefined || all.findIndex((other) => saidOnce(other.call, other.problem) === news) === index;
};
