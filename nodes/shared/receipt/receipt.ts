import type { Outcome } from '../transport/types';

/**
 * One flat record per image, ready for a sheet: every field is always there, unknown numbers are null and unknown texts
 * empty, so that columns stay in place. No secret, and the prompt's text only if the user asks for it.
 */
export type Receipt = {
	/** Besides the outcomes of a call for images: `answered` is words without an image, `pending` is still being worked on. */
	outcome: Outcome | 'dryRun' | 'answered' | 'pending';
	/** Who made and billed the image: OpenAI, Azure or a named provider. */
	routeOwner: string;
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
	sizeRequested: string;
	sizeServed: string;
	qualityRequested: string;
	qualityServed: string;
	background: string;
	outputFormat: string;
	outputCompression: number | null;
	/** Preview images that arrived and were billed. */
	partialImages: number;
	requestId: string;
	responseId: string;
	/** Calls made for this row. */
	attempts: number;
	/** Outcome codes of the calls before the last, separated by spaces. */
	retryReason: string;
	/** ISO time. */
	startedAt: string;
	/** Milliseconds from the first call to the stored file, waits included. */
	durationMs: number;
	inputTextTokens: number | null;
	inputImageTokens: number | null;
	outputTokens: number | null;
	/** USD, from the published rule, before the call. */
	estimatedUsd: number | null;
	/** USD. */
	costUsd: number | null;
	/** Where `costUsd` comes from. */
	costBasis: 'usage' | 'estimate' | 'unknown' | 'usage, images estimated';
	/** Whose price was used. */
	priceOwner: string;
	priceTableDate: string;
	fileName: string;
	mimeType: string;
	bytes: number | null;
	/** Of the file, hex. */
	sha256: string;
	/** Pixels, read from the file. */
	width: number | null;
	height: number | null;
	reviewStatus: 'pending' | '';
	/** Empty: a later node fills it. */
	storagePointer: string;
	/** What the model made of the prompt, where the API says so. */
	revisedPrompt: string;
	/** The prompt itself, only if the user asks for it. */
	prompt?: string;
};

/** A receipt with nothing known yet. */
export function blankReceipt(): Receipt {
	return {
		outcome: 'failed',
		routeOwner: '',
		modelRequested: '',
		modelServed: '',
		fallbackFrom: '',
		fallbackFromOwner: '',
		fallbackReason: '',
		promptHash: '',
		promptVersion: '',
		referenceCount: 0,
		referenceHashes: '',
		maskHash: '',
		sizeRequested: '',
		sizeServed: '',
		qualityRequested: '',
		qualityServed: '',
		background: '',
		outputFormat: '',
		outputCompression: null,
		partialImages: 0,
		requestId: '',
		responseId: '',
		attempts: 0,
		retryReason: '',
		startedAt: '',
		durationMs: 0,
		inputTextTokens: null,
		inputImageTokens: null,
		outputTokens: null,
		estimatedUsd: null,
		costUsd: null,
		costBasis: 'unknown',
		priceOwner: '',
		priceTableDate: '',
		fileName: '',
		mimeType: '',
		bytes: null,
		sha256: '',
		width: null,
		height: null,
		reviewStatus: '',
		storagePointer: '',
		revisedPrompt: '',
	};
}
