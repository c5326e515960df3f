import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { isRecord, type JsonRecord, textOf } from '../../shared/base/json';
import { findPreset } from '../../shared/catalog/channels';
import { isShown, kindOf } from '../../shared/image/shown';
import { amountOf } from '../../shared/receipt/sums';
import { filesOf, keepsFilesInJson } from '../../shared/references/itemFiles';
import { reviewedPicture } from '../../shared/receipt/reviewed';
import { channelOf } from '../receipts/channel';
import type { OnItem } from '../receipts/found';
import { receiptsOfExecution } from '../receipts/fromExecution';
import { reviewStatusOf, wasJudged } from '../receipts/verdicts';

/** One picture of the sheet, or one row without. */
export interface Shot {
	title: string;
	channel: string;
	/** Of the image, or of how the row ended. */
	receipt: JsonRecord;
	/** What was billed for it: the image, and its review where the item comes from one. */
	billed: JsonRecord[];
	/** What a person decided, else the verdict of a review; empty where there is none. */
	verdict: string;
	/** What the review found wrong. */
	reasons: string;
	/** Where the picture is shown from: an address, or the file itself as a data URL. Absent: `why` says why. */
	source?: string;
	/** Bytes of the file; undefined where nobody knows. */
	bytes?: number;
	/** Why no picture is shown, and the way out; empty where one is. */
	why: string;
	wayOut: string;
}

/** Bytes embedded in one sheet at most: it has to fit into a mail. */
const mostEmbedded = 15_000_000;

/** The address of a picture; nothing but http and https is one. */
export function pictureAddress(value: unknown): string | undefined {
	const text = textOf(value).trim();
	if (!/^https?:\/\//i.test(text)) return undefined;
	try {
		const { href, username, password } = new URL(text);
		return username === '' && password === '' ? href : undefined;
	} catch {
		return undefined;
	}
}

/** The file of receipt number `index` of its item: by its name, else by its place among the pictures. */
function fileOf(all: Iterable<IBinaryData>, receipt: JsonRecord, index: number): IBinaryData | undefined {
	const files = [...all].filter(isShown);
	return files.find(({ fileName }) => fileName !== undefined && fileName === receipt.fileName) ?? files[index];
}

export interface SheetSettings {
	title(item: number): string;
	channel(item: number): string;
	/** Files up to so many bytes are embedded. */
	embedUpTo: number;
}

/** Embeds small files until the sheet is full; larger ones are shown from their address. */
export class Shots {
	private embedded = 0;
	private readonly recorded;

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly settings: SheetSettings,
	) {
		this.recorded = receiptsOfExecution(ctx);
	}

	/** A receipt with its file, or with what the row says of its error. */
	async of(found: OnItem): Promise<Shot> {
		const { json, item, review, message } = found;
		const files = filesOf(this.ctx.getInputData()[item], keepsFilesInJson(this.ctx));
		const file = fileOf(files.values(), found.receipt, found.index);
		const { receipt, billed } = this.ofImage(found, file?.fileName);
		const channel = channelOf(receipt, this.settings.channel(item));
		const common = {
			title: this.settings.title(item) || textOf(receipt.fileName) || file?.fileName || `Row ${item + 1}`,
			channel: findPreset(channel)?.name ?? channel,
			receipt,
			billed,
			verdict: textOf(wasJudged(found.receipt) ? found.receipt.reviewStatus : review.verdict) || reviewStatusOf({ ...found, receipt }),
			reasons: reasonsOf(review.reasons),
		};
		if (isRecord(json.error)) return { ...common, why: message || 'This row has no image', wayOut: textOf(json.error.wayOut) };
		const shown = await this.source(item, receipt, file);
		const words = textOf(receipt.message) || textOf(receipt.text);
		return { ...common, ...shown, why: shown.source === undefined ? words || shown.why : '' };
	}

	/** The item of a review holds the review's receipt: the image's own is in the journal. */
	private ofImage({ receipt }: OnItem, fileName: string | undefined): Pick<Shot, 'receipt' | 'billed'> {
		if (receipt.outcome !== 'answered' || fileName === undefined) return { receipt, billed: [receipt] };
		const made = reviewedPicture(receipt, fileName, this.recorded.map((one) => one.receipt));
		return made ? { receipt: made, billed: [made, receipt] } : { receipt, billed: [receipt] };
	}

	private async source(item: number, receipt: JsonRecord, file: IBinaryData | undefined): Promise<Pick<Shot, 'source' | 'bytes' | 'why' | 'wayOut'>> {
		const source = pictureAddress(receipt.fileUrl);
		const size = amountOf(receipt.bytes) ?? amountOf(file?.bytes);
		const limit = Math.min(this.settings.embedUpTo, mostEmbedded - this.embedded);
		const tooLarge = size !== undefined && size > limit;
		const content = tooLarge ? undefined : await this.bytesOf(item, file);
		const bytes = content?.length ?? size;
		if (content && content.length <= limit) {
			this.embedded += content.length;
			return { source: `data:${kindOf(file!)};base64,${content.toString('base64')}`, bytes, why: '', wayOut: '' };
		}
		if (source) return { source, bytes, why: '', wayOut: '' };
		if (!file) return { why: 'The file did not come along with the row', wayOut: '' };
		const wayOut = 'Switch on Link to the File in the image node, or raise Embed Files up to.';
		return { bytes, why: tooLarge || content ? 'The file is too large to be embedded' : 'n8n has the file no more', wayOut };
	}

	private async bytesOf(item: number, file: IBinaryData | undefined): Promise<Buffer | undefined> {
		try {
			return file && (await this.ctx.helpers.getBinaryDataBuffer(item, file));
		} catch {
			// A file that n8n has no more is shown from its address, or named as missing.
			return undefined;
		}
	}
}

const reasonsOf = (reasons: unknown): string => (Array.isArray(reasons) ? reasons.map(String).join('; ') : textOf(reasons));
