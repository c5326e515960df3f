import {
	blocked,
	hardLimit,
	invalid,
	modelNotFound,
	noMoney,
	notVerified,
	rateLimited,
	serverError,
	wrongKey,
	type ApiError,
} from './errors';

/** A fault to play on the next matching request. Options a kind does not know are ignored. */
export interface Fault {
	kind: string;
	/** How many requests it strikes; 0: every one. */
	times: number;
	match?: { path?: string; promptIncludes?: string; model?: string };
	retryAfterSeconds?: number;
	inMessageOnly?: boolean;
	status?: number;
	ms?: number;
	afterBytes?: number;
	stage?: string;
	categories?: string[];
	code?: string;
	/** Previews that still come, of those asked for. */
	partials?: number;
	/** Responses only: put the moderation block into the tool call instead of answering 400. */
	asItem?: boolean;
}

/** What a request says that a fault can be aimed at. */
export interface Target {
	method: string;
	path: string;
	prompt: string;
	model: string;
}

/** Faults that answer an error in place of doing the work. */
const refusals: Record<string, (fault: Fault, target: Target) => ApiError> = {
	rateLimit: (fault, { model }) => rateLimited(model, fault.retryAfterSeconds ?? 1, fault.inMessageOnly),
	serverError: (fault) => serverError(fault.status ?? 500),
	moderation: (fault) => blocked(fault.stage ?? 'input', fault.categories ?? ['violence']),
	unverified: (_, { model }) => notVerified(model),
	billingHardLimit: () => hardLimit(),
	insufficientQuota: (fault) => noMoney(fault.code),
	wrongKey: () => wrongKey('sk-revoked-0000'),
	modelNotFound: (_, { model }) => modelNotFound(model),
	rejectImageArray: () =>
		invalid('invalid_type', 'image', "Invalid type for 'image': expected a file, but got an array instead."),
};

/** Faults played on the raw answer, before any work. */
const beforeWork = ['gatewayTimeout', 'cutBeforeHeaders', 'html', 'flatError'];
/** Faults that change or break an answer after the work is done and billed. */
const afterWork = [
	'stall',
	'cutAfterHeaders',
	'cutBeforeAnswerButBilled',
	'truncatedJson',
	'urlInsteadOfBase64',
	'errorInside200',
	'missingUsage',
	'missingEcho',
	'emptyData',
	'sseError',
	'sseCut',
	'fewerPartials',
	'misspell',
];
/** Quirks add up with each other and with one fault that breaks the answer. */
const quirks = ['slow', 'urlInsteadOfBase64', 'missingUsage', 'missingEcho', 'fewerPartials', 'misspell'];

export const faultKinds: readonly string[] = [...Object.keys(refusals), ...beforeWork, ...afterWork, 'slow'];

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

function matches(fault: Fault, { method, path, prompt, model }: Target): boolean {
	const { match } = fault;
	// Without a path a fault strikes work that is paid for, never a look at the models or a poll.
	const here = match?.path ? path.includes(match.path) : method === 'POST' && /\/(images|responses)/.test(path);
	const said = match?.promptIncludes === undefined || prompt.includes(match.promptIncludes);
	return here && said && (match?.model === undefined || match.model === model);
}

/** The faults that strike this request, used up by it: any number of quirks and at most one other. */
export function takeFaults(faults: Fault[], target: Target): Fault[] {
	const taken: Fault[] = [];
	for (const fault of [...faults]) {
		if (!matches(fault, target)) continue;
		const same = taken.some(({ kind }) => kind === fault.kind);
		const second = !quirks.includes(fault.kind) && taken.some(({ kind }) => !quirks.includes(kind));
		if (same || second) continue;
		taken.push({ ...fault });
		if (fault.times === 1) faults.splice(faults.indexOf(fault), 1);
		else if (fault.times > 1) fault.times -= 1;
	}
	return taken;
}

/** The error a fault answers in place of the work, if it is of that sort. */
export const refusalOf = (fault: Fault, target: Target): ApiError | undefined => refusals[fault.kind]?.(fault, target);

export const isBeforeWork = ({ kind }: Fault): boolean => beforeWork.includes(kind);

export const struckBy = (faults: readonly Fault[], kind: string): Fault | undefined =>
	faults.find((fault) => fault.kind === kind);
