/** A node of a page: as much of one as React writes to, where there is no browser. */
export class FakeNode {
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  readonly style = {};
  readonly nodeName: string;
  readonly ownerDocument: FakeNode;
  readonly defaultView = globalThis;
  readonly activeElement = null;
  parentNode: FakeNode | null = null;
  childNodes: FakeNode[] = [];
  textContent = "";
  #listeners: { type: string; listen: (event: object) => void }[] = [];

  constructor(readonly nodeType: number, readonly tagName: string, document?: FakeNode) {
    this.nodeName = tagName;
    this.ownerDocument = document ?? this;
  }

  createElement(name: string): FakeNode {
    return new FakeNode(1, name.toUpperCase(), this);
  }

  appendChild(child: FakeNode): void {
    this.childNodes.push(child);
    child.parentNode = this;
  }

  removeChild(child: FakeNode): void {
    this.childNodes = this.childNodes.filter((one) => one !== child);
  }

  setAttribute(): void {}

  removeAttribute(): void {}

  addEventListener(type: string, listen: (event: object) => void): void {
    this.#listeners.push({ type, listen });
  }

  removeEventListener(): void {}

  /** Has the listeners here learn of a click on a node below, as a browser does. */
  click(target: FakeNode): void {
    for (const { type, listen } of this.#listeners) if (type === "click") listen({ type, target });
  }
}

/** Puts a page into the global scope, and gives its body. */
export function fakePage(): FakeNode {
  const document = new FakeNode(9, "#document");
  Object.assign(globalThis, {
    window: globalThis,
    document,
    HTMLIFrameElement: class {},
    IS_REACT_ACT_ENVIRONMENT: true,
  });
  return document.createElement("body");
}
