import type { EventType } from "../contract.ts";
import type { CallOptions } from "../http/call.ts";
import { readTable } from "../http/read-table.ts";
import type { Transport } from "../http/transport.ts";
import { followEvents, type FollowOptions } from "./follow-events.ts";

/** Something that happened, once for each change of state. */
export interface AdsEvent {
  /** The place of the event in the order of all events: the next page begins after it. */
  cursor: string;
  /** The id that webhooks carry too. */
  event_id: string;
  type: EventType;
  /** The connection that it is about, if any. */
  connection_id: string | null;
  /** What is known of it, by type. */
  data: Record<string, unknown>;
  /** When it happened: RFC 3339. */
  created_at: string;
}

/** Which events are listed. */
export interface ListEventsRequest {
  /** Only events after this cursor. */
  after?: string | undefined;
  /** Only events about this connection. */
  connection_id?: string | undefined;
  /** Only events of these types. */
  types?: readonly EventType[] | undefined;
  /** How many at most: 100 when absent. */
  limit?: number | undefined;
  /** Whether the newest comes first. The oldest does when absent. */
  newestFirst?: boolean | undefined;
}

/** What happened. A signed-in user sees their own events; an API key sees none. */
export interface Events {
  /** One page of events. Continue after the `cursor` of the last one: none is missed, none comes twice. */
  list(request?: ListEventsRequest, options?: CallOptions): Promise<AdsEvent[]>;
  /**
   * Events as they happen, for `for await`: asks every five seconds, while the page is seen. The loop
   * ends when the signal is aborted. Failures that pass are waited out.
   *
   * @throws AdsConnectError for a failure that does not pass, such as the end of the session.
   */
  follow(options?: FollowOptions): AsyncGenerator<AdsEvent, void, undefined>;
}

const COLUMNS = "cursor,event_id,type,connection_id,data,created_at";

/** Makes {@link Events}. */
export function eventsOf(transport: Transport): Events {
  function list(
    { after, connection_id, types, limit = 100, newestFirst = false }: ListEventsRequest = {},
    options?: CallOptions,
  ): Promise<AdsEvent[]> {
    return readTable(transport, "events", {
      select: COLUMNS,
      order: newestFirst ? "cursor.desc" : "cursor",
      limit,
      cursor: after ? `gt.${after}` : undefined,
      connection_id: connection_id && `eq.${connection_id}`,
      type: types && `in.(${types.join(",")})`,
    }, options);
  }

  return { list, follow: (options) => followEvents(list, options) };
}
