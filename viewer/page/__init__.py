"""The folium map: elements, assets, routes and messages. folium stays in here."""
