import { z } from "zod";
import { readUpload, type Upload } from "./upload.ts";

/** A management API on loopback that records the uploaded functions. */
export interface ManagementApi {
  url: string;
  uploads: Upload[];
  /** The names of the published functions. */
  published: string[];
  /** The calls that it refused, and why. A deploy must make none of them. */
  refused: string[];
  close(): Promise<void>;
}

/** The project that is deployed to, and the token that allows it. */
export interface Project {
  ref: string;
  accessToken: string;
}

/** What the CLI sends to publish all uploads at once: parts of the answers to the uploads. */
const publicationSchema = z.array(z.looseObject({
  id: z.uuid(),
  slug: z.string(),
  version: z.literal(1),
  verify_jwt: z.boolean(),
}));

function describe(upload: Upload, id: string): Record<string, unknown> {
  const { metadata } = upload;
  return {
    id,
    slug: metadata.name,
    name: metadata.name,
    status: "ACTIVE",
    version: 1,
    created_at: Date.now(),
    updated_at: Date.now(),
    verify_jwt: metadata.verify_jwt,
    import_map: true,
    entrypoint_path: metadata.entrypoint_path,
    import_map_path: metadata.import_map_path,
  };
}

/** Starts the API. It knows one project, one token and the three calls of a deploy. */
export function startManagementApi({ ref, accessToken }: Project): ManagementApi {
  const uploads: Upload[] = [];
  const published: string[] = [];
  const refused: string[] = [];
  const ids = new Map<string, string>();

  async function upload(request: Request, query: URLSearchParams): Promise<Response> {
    const received = await readUpload(request);
    const { name } = received.metadata;
    if (query.get("slug") !== name) throw new Error(`"${name}" was sent as another function.`);
    if (query.get("bundleOnly") !== "true") throw new Error(`"${name}" was sent by itself.`);
    if (ids.has(name)) throw new Error(`"${name}" was sent twice.`);
    const id = crypto.randomUUID();
    ids.set(name, id);
    uploads.push(received);
    return Response.json(describe(received, id), { status: 201 });
  }

  async function publish(request: Request): Promise<Response> {
    const functions = publicationSchema.parse(await request.json());
    for (const { slug, id } of functions) {
      if (ids.get(slug) !== id) throw new Error(`"${slug}" is published but was never sent.`);
      published.push(slug);
    }
    return Response.json({ functions });
  }

  async function answer(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${accessToken}`) {
      throw new Error("The access token is not this project's.");
    }
    const { pathname, searchParams } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case `POST /v1/projects/${ref}/functions/deploy`:
        return await upload(request, searchParams);
      case `PUT /v1/projects/${ref}/functions`:
        return await publish(request);
      case `GET /v1/projects/${ref}`:
        return Response.json({ id: ref, ref, name: "recorder", organization_slug: "none" });
      default:
        throw new Error("No deploy needs this call.");
    }
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) =>
      answer(request).catch((error: Error) => {
        refused.push(`${request.method} ${new URL(request.url).pathname}: ${error.message}`);
        return Response.json({ message: error.message }, { status: 400 });
      }),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    uploads,
    published,
    refused,
    close: () => server.shutdown(),
  };
}
