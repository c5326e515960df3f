/** The start of a C2PA manifest store, in whatever part of a file it stands: a JUMBF description box of that type. */
const seal = Buffer.from('jumdc2pa', 'latin1');

/** Looks for provenance data (C2PA) in a file that passes by, piece by piece. */
export class SealFinder {
	found = false;
	private last: Buffer = Buffer.alloc(0);

	look(piece: Buffer): void {
		const seam = Buffer.concat([this.last, piece.subarray(0, seal.length - 1)]);
		this.found ||= seam.includes(seal) || piece.includes(seal);
		this.last = Buffer.from((piece.length < seal.length ? seam : piece).subarray(-(seal.length - 1)));
	}
}
