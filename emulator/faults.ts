import { ApiError, invalid } from './errors';
import type { Fault, Target } from './fault';
import { kinds, type Raw } from './faultKinds';
import type { Break } from './wire/send';

export type { Fault, Target } from './fault';

export const faultKinds: readonly string[] = Object.keys(kinds);

/** Reads a list of faults from a control request. Throws a 400 that names the kinds there are. */
export function parseFaults(body: unknown): Fault[] {
	const list = (body as { faults?: unknown })?.faults;
	if (!Array.isArray(list)) throw invalid('invalid_type', 'faults', 'Expected a body {faults: [{kind, ...}]}.');
	return list.map((fault: Partial<Fault>) => {
		if (!fault || !faultKinds.includes(String(fault.kind))) {
			throw invalid('invalid_value', 'kind', `Unknown fault '${fault?.kind}'. There are: ${faultKinds.join(', ')}.`);
		}
		return { ...fault, kind: String(fault.kind), times: fault.times ?? 1 };
	});
}

function matches({ kind, match = {} }: Fault, { method, path, prompt, model }: Target): boolean {
	const aimedAt = match.path ?? kinds[kind]!.path;
	// Without a path a fault strikes work that is paid for, never a look at the models or a poll.
	const here = aimedAt ? path.includes(aimedAt) : method === 'POST' && /\/(images|responses)/.test(path);
	const said = match.promptIncludes === undefined || prompt.includes(match.promptIncludes);
	return here && said && (match.model ?? model) === model && (match.method ?? method) === method;
}

const isQuirk = ({ kind }: Fault) => kinds[kind]!.quirk === true;

/** The faults that strike this request, used up by it: any number of quirks and at most one other. */
export function takeFaults(faults: Fault[], target: Target): Fault[] {
	const taken: Fault[] = [];
	for (const fault of [...faults]) {
		if (!matches(fault, target)) continue;
		const same = taken.some(({ kind }) => kind === fault.kind);
		const second = !isQuirk(fault) && taken.some((one) => !isQuirk(one));
		if (same || second) continue;
		taken.push({ ...fault });
		if (fault.times === 1) faults.splice(faults.indexOf(fault), 1);
		else if (fault.times > 1) fault.times -= 1;
	}
	return taken;
}

/** The answer that is given in place of the true one, before the work or after it was billed. */
export function replacementOf(
	faults: readonly Fault[],
	target: Target,
	when: 'before' | 'after',
): ApiError | Raw | undefined {
	for (const fault of faults) {
		const { error, raw, billed = false } = kinds[fault.kind]!;
		if ((fault.billed ?? billed) !== (when === 'after')) continue;
		if (fault.kind === 'moderation' && fault.asItem && target.path.includes('/responses')) continue;
		const found = error?.(fault, target) ?? raw?.(fault, target);
		if (found) return withWait(found, fault);
	}
	return undefined;
}

/** Every replaced answer may say how long to wait. */
function withWait(answer: ApiError | Raw, { retryAfterSeconds, inMessageOnly }: Fault): ApiError | Raw {
	if (retryAfterSeconds === undefined || inMessageOnly || answer === 'cut') return answer;
	const headers = { 'retry-after': String(retryAfterSeconds), ...answer.headers };
	return answer instanceof ApiError ? new ApiError(answer.status, answer.body, headers) : { ...answer, headers };
}

/** How the bytes of the answer end, if one of the faults says so. */
export function breakOf(faults: readonly Fault[]): Break | undefined {
	for (const { kind, afterBytes } of faults) {
		const { breaks } = kinds[kind]!;
		if (breaks) return afterBytes === undefined ? breaks : { ...breaks, share: undefined, afterBytes };
	}
	return undefined;
}

/** Raw text put before the first field of the answer, if one of the faults says so. */
export const damageOf = (faults: readonly Fault[]): string | undefined =>
	faults.map((fault) => kinds[fault.kind]!.damages?.(fault)).find((text) => text !== undefined);

export const struckBy = (faults: readonly Fault[], kind: string): Fault | undefined =>
	faults.find((fault) => fault.kind === kind);
