import type { AskedSettings } from '../catalog/apiParameters';

/** How a row can end. */
export type Outcome =
	| 'made'
	/** Caught before sending, or a 4xx that says the request is wrong. */
	| 'refused'
	/** Moderation. */
	| 'blocked'
	/** Definitely not made; a conversation's text model may still have billed. */
	| 'failed'
	/** Accepted or sent, and nobody can say what became of it: may have been billed. */
	| 'unknown'
	| 'overBudget'
	/** Key, organization or billing needs a person. */
	| 'notVerified'
	/** Checked, and nothing sent. */
	| 'dryRun'
	/** Words without an image: a conversation, or a review. */
	| 'answered'
	/** Still being worked on at the provider. */
	| 'pending';

/** What every purchase, and every row that ended without one, has in common. Unknown numbers are null, unknown texts empty. */
export interface CallReceipt {
	outcome: Outcome;
	/** The API's code or ours, where no image came; else empty. */
	code: string;
	/** What a person should know of this image: a few words, or empty. */
	note: string;
	/** Who made and billed it: OpenAI, Azure or a named provider. */
	routeOwner: string;
	/** The host that was called. */
	routeHost: string;
	modelRequested: string;
	/** The provider's name for the model. */
	modelServed: string;
	/** The model that was asked first and ended without an image; empty where no fallback was used. */
	fallbackFrom: string;
	/** Who was asked first, and why another was asked: the code of how that ended. */
	fallbackFromOwner: string;
	fallbackReason: string;
	/** SHA-256 of the prompt, hex. */
	promptHash: string;
	promptVersion: string;
	referenceCount: number;
	/** SHA-256 of each reference, hex, in order, separated by spaces. */
	referenceHashes: string;
	maskHash: string;
	requestId: string;
	responseId: string;
	/** Calls made for this row. */
	attempts: number;
	/** Codes of the calls before the last, separated by spaces. */
	retryReason: string;
	/** ISO time. */
	startedAt: string;
	/** Milliseconds from the first call to the stored file, waits included. */
	durationMs: number;
	inputTextTokens: number | null;
	inputImageTokens: number | null;
	/** The part of both that was billed at the cached price. */
	cachedTokens: number | null;
	outputTokens: number | null;
	/** USD, from the published rule, before the call. */
	estimatedUsd: number | null;
	/** USD: what is known to be billed, attempts that brought no image included. Null: billed, and nobody knows how much. */
	costUsd: number | null;
	/** USD that attempts without a clear answer may have cost on top; null: they may, and nobody knows how much. */
	mayBeBilledUsd: number | null;
	/** Where `costUsd` comes from. */
	costBasis: 'usage' | 'estimate' | 'unknown' | 'usage, images estimated';
	/** Whose price was used, and the day it was looked up. */
	priceOwner: string;
	priceTableDate: string;
	/** Who owns the output on this route, and whom to ask: as the credential says. */
	outputRights: string;
	supportContact: string;
	/** The prompt itself, only if the user asks for it. */
	prompt?: string;
}

/** What belongs to a picture that was asked for. What only some requests name is there only where it was asked for. */
export interface PictureReceipt extends Omit<AskedSettings, 'background' | 'outputFormat' | 'outputCompression'> {
	sizeRequested: string;
	sizeServed: string;
	qualityRequested: string;
	qualityServed: string;
	background: string;
	outputFormat: string;
	outputCompression: number | null;
	/** Preview images that arrived and were billed. */
	partialImages: number;
	/** What the model made of the prompt, where the API says so. */
	revisedPrompt: string;
	fileName: string;
	mimeType: string;
	bytes: number | null;
	/** Of the file, hex. */
	sha256: string;
	/** Pixels, read from the file. */
	width: number | null;
	height: number | null;
	/** The purpose it was made for, by its id in the catalog; only where one was chosen. */
	channel?: string;
	/** Whether the file has exactly the size that was chosen; only where one was. */
	exact?: boolean;
	/** Provenance data (C2PA) in the file, where it was to be cut. */
	provenance?: 'kept' | 'none' | 'broken by cropping';
	/** Where the file is not exact: what n8n's own Edit Image node needs, pixels. */
	fit?: { width: number; height: number; x: number; y: number; scaleWidth: number; scaleHeight: number };
	/** Whether the file is as light as its channel wants it; only where that has published a limit. */
	withinWeight?: boolean;
	reviewStatus: 'pending' | 'accepted' | 'again' | 'rejected' | '';
	/** Who judged it, ISO time, and what the person wrote; only after Review Images. */
	reviewer?: string;
	reviewedAt?: string;
	reviewNote?: string;
	/** Where the file was put for good; a later node or the user's workflow fills it. */
	storagePointer: string;
	/** An address under which anybody who has it sees the file; only where the user asked for one. */
	fileUrl?: string;
}

/** What belongs to a turn of a conversation, or to a review: a main model reads and writes, and has its own bill. */
export interface ConversationReceipt {
	/** Pictures this receipt stands for: 0 for words alone. */
	images: number;
	/** What the main model wrote. */
	text: string;
	conversationId: string;
	/** The API's word: completed, in_progress, incomplete, ... */
	responseStatus: string;
	/** True for a response made earlier and fetched again: what it cost is billed once, whoever tells of it. */
	fetched: boolean;
	/** Id of the tool's call that made the picture. */
	imageCallId: string;
	/** Whether the picture was generated or edited, as the API says. */
	action: string;
	mainModel: string;
	mainInputTokens: number | null;
	mainCachedTokens: number | null;
	mainOutputTokens: number | null;
	/** USD; `costUsd` is both together. */
	mainCostUsd: number | null;
	imageCostUsd: number | null;
}

/**
 * One flat record per image, and per row that ended without one. A group of fields that does not belong to what was asked
 * for is not there. No secret, and the prompt's text only if the user asks for it.
 */
export type Receipt = CallReceipt & Partial<PictureReceipt> & Partial<ConversationReceipt>;

/** Several images in one item: the sums, and each image's own receipt. */
export type SummedReceipt = Receipt & { images: number; receipts: Receipt[] };
