import cytoscape, { type Core, type EdgeSingular, type NodeSingular } from 'cytoscape';
import { isDense } from '../density.js';
import type { LayoutRequest, LayoutResult, Point } from '../layout.js';
import type { Link } from '../links.js';
import { boxElement, boxElements, edgeElement, edgeElementId, linkId, type Measure, nodeElement } from './elements.js';
import { bendData, graphStyle } from './graph-style.js';
import { type Layouter, startLayouter } from './layouter.js';
import { measureWith } from './measure.js';
import { drawsFree, type Selection, type State } from './state.js';
import { svgOf } from './svg.js';
import { onThemeChange, readTheme } from './theme.js';

/** What a person does with the drawing. */
export interface GraphEvents {
  chosen(selection: Selection): void;
  opened(selection: NonNullable<Selection>): void;
  entered(node: string | undefined): void;
  moved(): void;
}

/** The drawing: follows the state, keeps places where the nodes stay the same. */
export class Graph {
  readonly #cy: Core;
  readonly #container: HTMLElement;
  readonly #layouter: Layouter = startLayouter();
  readonly #measure: Measure;
  #state: State | undefined;
  /** What the places were made for. */
  #shape = '';
  #bends: LayoutResult['bends'] = {};
  #shown = false;
  /** A picture is not made smaller than this unasked. */
  readonly #smallest: number;

  /** @param isAlone nobody opens it from a manifest, so it begins as a whole where that can be recognised */
  constructor(container: HTMLElement, events: GraphEvents, isAlone: boolean) {
    this.#smallest = isAlone ? recognisable : readable;
    this.#container = container;
    this.#cy = cytoscape({ container, style: graphStyle(readTheme()), minZoom: 0.08, maxZoom: 3, boxSelectionEnabled: false, autounselectify: true });
    this.#measure = measureWith(readTheme().font);
    onThemeChange(() => this.#cy.style(graphStyle(readTheme())).update());
    this.#listen(events);
    new ResizeObserver(() => this.#cy.resize()).observe(container);
  }

  #listen({ chosen, opened, entered, moved }: GraphEvents): void {
    const cy = this.#cy;
    const selectionOf = (target: cytoscape.SingularElementArgument): NonNullable<Selection> | undefined => {
      if (target.isNode()) return target.hasClass('box') ? { kind: 'box', id: target.data('place') } : { kind: 'node', id: target.id() };
      const id = String(target.data('edge'));
      return id === '' ? undefined : { kind: 'edge', id };
    };
    cy.on('tap', (event) => {
      const selection = event.target === cy ? undefined : selectionOf(event.target);
      chosen(selection);
      if (selection) opened(selection);
    });
    cy.on('mouseover', 'node', ({ target }) => entered(target.hasClass('box') ? undefined : target.id()));
    cy.on('mouseout', 'node', () => entered(undefined));
    cy.on('viewport position', moved);
  }

  update(state: State): void {
    const before = this.#state;
    this.#state = state;
    // Whoever filters or opens something wants to see what came of it; an edit leaves the picture where it is.
    if (JSON.stringify(before?.question) !== JSON.stringify(state.question)) this.#shown = false;
    if (before?.links !== state.links) this.#replace(state);
    this.#drawFree(state);
    this.#mark(state);
  }

  /** Elements that stay keep their place; the rest comes and goes. */
  #replace(state: State): void {
    const { links } = state;
    const wanted = [...boxElements(links), ...links.model.nodes.map((node) => nodeElement(node, this.#measure)), ...links.limited.map(edgeElement)];
    const ids = new Set(wanted.map(({ data }) => data.id));
    const cy = this.#cy;
    cy.batch(() => {
      const added = wanted.filter((one) => {
        const known = cy.getElementById(String(one.data.id));
        if (known.empty()) return true;
        if (known.isNode() && (known.data('parent') ?? null) !== (one.data['parent'] ?? null)) known.move({ parent: String(one.data['parent'] ?? '') || null });
        known.data(one.data);
        known.classes(String(one.classes ?? ''));
        return false;
      });
      cy.add(added);
      cy.elements()
        .filter((one) => !ids.has(one.id()))
        .remove();
    });
    cy.edges().toggleClass('crowded', isDense(links.model.nodes, links.limited));
    this.#place(state);
  }

  /** Asks for places where there are other nodes than before; lines alone move nothing. */
  #place(state: State): void {
    const { nodes } = state.links.model;
    const shape = nodes.map(({ id, box }) => `${id}\t${box}`).join('\n');
    if (shape === this.#shape) {
      this.#bend();
      if (!this.#keepInView()) this.#open();
      return;
    }
    this.#shape = shape;
    if (nodes.length === 0) return;
    this.#container.classList.add('placing');
    this.#layouter.ask(this.#request(state), (result) => {
      this.#bends = result.bends;
      this.#cy.nodes('[width]').forEach((node: NodeSingular) => {
        node.position({ ...(result.places[node.id()] ?? node.position()) });
      });
      this.#bend();
      this.#container.classList.remove('placing');
      if (!this.#keepInView()) this.#open();
    });
  }

  #request({ links }: State): LayoutRequest {
    const sized = links.model.nodes.map(({ id, box }) => ({ id, box, ...size(this.#cy.getElementById(id)) }));
    const edges = links.limited.map((link) => ({
      id: linkId(link),
      from: link.from.id,
      to: link.to.id,
      width: this.#measure(edgeElement(link).data['text'] ?? '') + 14,
    }));
    return { nodes: sized, edges, aspect: this.#container.clientWidth / Math.max(this.#container.clientHeight, 1) };
  }

  /** Lines go around what stands between their ends, as long as these stand where they were placed. */
  #bend(): void {
    this.#cy.batch(() => {
      this.#cy
        .edges()
        .not('.free')
        .forEach((edge: EdgeSingular) => {
          const bends = this.#bends[edge.id().slice(edgeElementId('').length)];
          const apart = edge.source().id() !== edge.target().id();
          if (bends && bends.length > 0 && apart) edge.data(bendData(edge.source().position(), edge.target().position(), bends)).addClass('bent');
          else edge.removeClass('bent');
        });
    });
  }

  /** After the first time, the reader's own place in the picture stays, unless nothing would be in it. */
  #keepInView(): boolean {
    if (!this.#shown) {
      this.#shown = true;
      return false;
    }
    const { x1, x2, y1, y2 } = this.#cy.extent();
    return this.#cy
      .nodes()
      .toArray()
      .some((node: NodeSingular) => {
        const { x, y } = node.position();
        return x > x1 && x < x2 && y > y1 && y < y2;
      });
  }

  /** Connections that nothing limits: all of them where they are drawn, else those of what is selected. */
  #drawFree(state: State): void {
    const { links, selection } = state;
    const chosen = selection?.kind === 'node' ? links.node(selection.id) : undefined;
    const some = chosen ? [...links.of(chosen, 'ingress'), ...links.of(chosen, 'egress')].filter(({ free }) => free) : [];
    const wanted = new Map((drawsFree(state) ? [...links.free] : some).slice(0, mostFree).map((link): [string, Link] => [edgeElementId(linkId(link)), link]));
    this.#cy.batch(() => {
      this.#cy
        .edges('.free')
        .filter((edge) => !wanted.has(edge.id()))
        .remove();
      for (const [id, link] of wanted) if (this.#cy.getElementById(id).empty()) this.#cy.add(edgeElement(link));
    });
  }

  #mark({ selection }: State): void {
    const cy = this.#cy;
    cy.batch(() => {
      cy.elements().removeClass('chosen near dim');
      if (!selection) return;
      const one = cy.getElementById(
        selection.kind === 'node' ? selection.id : selection.kind === 'box' ? boxElement(selection.id) : edgeElementId(selection.id),
      );
      if (one.empty()) return;
      one.addClass('chosen');
      if (selection.kind === 'box') return;
      const around = selection.kind === 'node' ? one.closedNeighborhood() : one.union(cy.getElementById(one.id()).connectedNodes());
      if (selection.kind === 'node') one.connectedEdges().addClass('near');
      // A box that fades takes along what stands in it.
      cy.elements().difference(around).not('.box').addClass('dim');
    });
  }

  /** The next picture is looked at anew, wherever the reader was before. */
  opens(): void {
    this.#shown = false;
  }

  /** As much of the picture around what was asked for as can be read at once. */
  #open(): void {
    const cy = this.#cy;
    cy.resize();
    const views = this.#views().filter((some) => some.nonempty());
    const fits = (some: cytoscape.CollectionReturnValue) => {
      const { w, h } = some.boundingBox();
      return w * this.#smallest <= cy.width() - 2 * margin && h * this.#smallest <= cy.height() - 2 * margin;
    };
    this.#fit(views.find(fits) ?? views.at(-1) ?? cy.elements(), this.#smallest);
  }

  /** The whole; what is selected with its neighbours, in its namespace, alone; or the namespaces that are open, then what a filter means of them. */
  #views(): readonly cytoscape.CollectionReturnValue[] {
    const cy = this.#cy;
    const { selection } = this.#state ?? {};
    const chosen = selection?.kind === 'node' ? cy.getElementById(selection.id) : cy.collection();
    if (chosen.nonempty()) return [cy.elements(), chosen.closedNeighborhood(), chosen.parent().union(chosen), chosen];
    const boxes = cy.nodes('.box').not('.outside, .elsewhere');
    return [cy.elements(), boxes, boxes.children().not('.neighbour, .unseen')];
  }

  /** The whole picture, however small, but no larger than life. */
  fit(): void {
    this.#cy.resize();
    this.#fit(this.#cy.elements(), this.#cy.minZoom());
  }

  /** What does not fit is shown from its upper left corner. */
  #fit(some: cytoscape.CollectionReturnValue, smallest: number): void {
    const cy = this.#cy;
    cy.fit(some, margin);
    const zoom = Math.min(Math.max(cy.zoom(), smallest), largest);
    if (zoom === cy.zoom()) return;
    cy.zoom(zoom);
    const { x1, y1, w, h } = some.boundingBox();
    cy.center(some);
    if (w * zoom > cy.width()) cy.pan({ x: margin - x1 * zoom, y: cy.pan().y });
    if (h * zoom > cy.height()) cy.pan({ x: cy.pan().x, y: margin - y1 * zoom });
  }

  panBy(by: Point): void {
    this.#cy.panBy({ ...by });
  }

  /** Shows which nodes a search found. */
  mark(found: readonly string[]): void {
    const ids = new Set(found);
    this.#cy.batch(() => void this.#cy.nodes().forEach((node: NodeSingular) => void node.toggleClass('found', ids.has(node.id()))));
  }

  /** What is drawn, as a picture by itself. */
  picture(title: string): SVGSVGElement {
    return svgOf(this.#cy, readTheme(), title);
  }

  zoomBy(factor: number): void {
    const cy = this.#cy;
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  /** Forgets places, also those that a person gave by hand. */
  arrange(): void {
    this.#shape = '';
    this.#shown = false;
    if (this.#state) this.#place(this.#state);
  }

  places(): Readonly<Record<string, Point>> {
    return Object.fromEntries(this.#cy.nodes('[width]').map((node) => [node.id(), node.position()]));
  }

  /** On the screen, from the corner of the drawing. */
  screenPlace(id: string): Point | undefined {
    const node = this.#cy.getElementById(id);
    return node.nonempty() ? node.renderedPosition() : undefined;
  }

  /** Brings what is selected into the picture; of a connection as much as there is room for. */
  reveal({ kind, id }: NonNullable<Selection>): void {
    const one = this.#cy.getElementById(kind === 'node' ? id : kind === 'box' ? boxElement(id) : edgeElementId(id));
    if (one.empty()) return;
    const { x1, x2, y1, y2 } = one.renderedBoundingBox();
    if (x1 < 0 || y1 < 0 || x2 > this.#cy.width() || y2 > this.#cy.height()) this.#cy.center(one);
  }
}

/** More lines than these are no picture. */
const mostFree = 3000;
/** Around the picture. */
const margin = 24;
/** Letters are about ten pixels high. */
const readable = 0.8;
/** Letters are six pixels high: names are told apart, and what is looked at closer is zoomed. */
const recognisable = 0.5;
const largest = 1.15;

function size(node: cytoscape.CollectionReturnValue): { readonly width: number; readonly height: number } {
  return { width: Number(node.data('width')), height: Number(node.data('height')) };
}
