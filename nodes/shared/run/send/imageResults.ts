import type { IBinaryKeyData } from 'n8n-workflow';
import { formatName } from '../../catalog/outputFormats';
import type { RowResult, StoredFile } from '../../output/types';
import type { Receipt } from '../../receipt/types';
import type { Answer, KeptImage } from '../../transport/types';

/** An image as n8n's store has it. */
type Stored = KeptImage<StoredFile | undefined>;

/** Previews that were kept, as the binary fields they go into: preview_0, preview_1 and so on. */
function previewFiles(answer: Answer<StoredFile | undefined>): IBinaryKeyData {
	return Object.fromEntries(answer.partials.flatMap(({ index, kept }) => (kept ? [[`preview_${index}`, kept.file] as const] : [])));
}

/** The images of an answer, each with its receipt; previews ride on the first. */
export function imageResults(answer: Answer<StoredFile | undefined>, receipts: Receipt[]): RowResult[] {
	const previews = previewFiles(answer);
	return answer.images.map(({ kept }, index) => ({
		receipt: receipts[index]!,
		file: kept!.file,
		...(index === 0 && Object.keys(previews).length > 0 ? { previews } : {}),
	}));
}

const changedFormatNote = (asked: string | undefined, came: string | undefined): string =>
	!asked || !came || came === asked ? '' : `Came as ${formatName(came)}; ${formatName(asked)} was asked for.`;

/** What a receipt says of the file itself, and after `note` what became of its format and its size. `asked`: the format. */
export const fileFields = ({ header, bytes, sha256, kept, endsEarly }: Stored, asked: string | undefined, note: string): Partial<Receipt> => ({
	fileName: kept?.file.fileName ?? '',
	mimeType: header?.mimeType ?? 'application/octet-stream',
	bytes,
	sha256,
	width: header?.width ?? null,
	height: header?.height ?? null,
	reviewStatus: 'pending',
	...kept?.delivered,
	note: [note, endsEarly ? 'The file ends early: look at it.' : '', changedFormatNote(asked, header?.type), kept?.delivered?.note].filter(Boolean).join(' '),
});
