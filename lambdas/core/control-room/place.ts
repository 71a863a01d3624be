/** Where the control room is and who signs people in. The rollout writes it; no function may change it. */
export type RoomPlace = {
  /** Issuer of the ID tokens, and the client they are for. */
  readonly issuer: string;
  readonly clientId: string;
  /** Origin of the page, such as `https://hub.example.com`. */
  readonly origin: string;
  /** Endpoint through which messages are posted to connections. */
  readonly sockets: string;
};

export const ROOM_PLACE_KEY = { pk: 'control-room', sk: 'place' } as const;
