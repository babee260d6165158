import networkx as nx

g = nx.gnm_random_graph(60, 150, seed=3)
print(nx.number_connected_components(g), sorted(nx.degree_histogram(g)), nx.shortest_path(g, 0, 17))
print([round(v, 6) for v in list(nx.betweenness_centrality(g).values())[:5]])
d = nx.DiGraph([(1, 2), (2, 3), (1, 4), (4, 3)])
print(list(nx.topological_sort(d)), nx.dag_longest_path(d))
w = nx.Graph()
w.add_weighted_edges_from([(1, 2, 4), (2, 3, 1), (1, 3, 2)])
print(nx.dijkstra_path(w, 1, 2), sorted(nx.minimum_spanning_edges(w, data=False)))
print(nx.max_flow_min_cost if 0 else nx.is_bipartite(w), list(nx.find_cliques(w)))
