export type HealthPart = { name: string; ok: boolean; why: string | null };

/** The figures of five seconds. Times in milliseconds; null where nothing happened that could be timed. */
export type FigurePoint = {
  at: string;
  messagesPerSecond: number;
  refusedPerSecond: number;
  handlingP50: number | null;
  handlingP99: number | null;
  commitsPerSecond: number;
  commitP50: number | null;
  commitP99: number | null;
  batchSize: number | null;
  commitQueue: number;
  mailboxes: number;
  connected: number;
  held: number;
  runningSessions: number;
  boardLag: number;
  streams: number;
  cpu: number;
  memoryBytes: number;
  heapBytes: number;
};

export type MessageTotal = { action: string; answered: number; refused: number; dropped: number };
export type OrderTotal = { kind: string; outcome: string; count: number };

export type NodeReport = {
  name: string;
  version: string;
  startedAt: string;
  processors: number;
  isLive: boolean;
  isReady: boolean;
  parts: HealthPart[];
  totals: { messages: MessageTotal[]; orders: OrderTotal[]; recordsCompleted: number; recordsSealed: number; failedUnits: number };
  history: FigurePoint[];
};

export type SystemReport = {
  at: string;
  storage: { engine: string; sizeBytes: number | null; freeBytes: number | null; awaySince: string | null };
  nodes: NodeReport[];
};
