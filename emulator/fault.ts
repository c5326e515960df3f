/** A fault to play on the next matching request. Options a kind does not know are ignored. */
export interface Fault {
	kind: string;
	/** How many requests it strikes; 0: every one. */
	times: number;
	match?: { method?: string; path?: string; promptIncludes?: string; model?: string };
	/** The work is done and billed before the fault is played. */
	billed?: boolean;
	retryAfterSeconds?: number;
	inMessageOnly?: boolean;
	status?: number;
	ms?: number;
	/** White space or comments before the answer; 0: without end. */
	beats?: number;
	afterBytes?: number;
	stage?: string;
	categories?: string[];
	code?: string;
	/** One of several ways to go wrong. */
	as?: string;
	body?: unknown;
	location?: string;
	/** Images that still come. */
	images?: number;
	/** Which image, from 0. */
	index?: number;
	/** How often more. */
	count?: number;
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
	/** The same address under another host name. */
	elsewhere: string;
}
