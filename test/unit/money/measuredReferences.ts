/** Input tokens of a reference, as they were measured: width, height, tokens. */
export const measuredReferences: ReadonlyArray<[width: number, height: number, tokens: number]> = [
	[64, 64, 16],
	[256, 256, 256],
	[512, 512, 1024],
	[512, 1024, 512],
	[300, 600, 512],
	[200, 800, 352],
	[1024, 1024, 1024],
	[1536, 1024, 1536],
	[1280, 720, 920],
	[1200, 600, 722],
	[2048, 2048, 1521],
	[3840, 2160, 1508],
	[6000, 4000, 1536],
];
