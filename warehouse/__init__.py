"""What the data is: catalogue, schema, marts, published versions and the questions asked of them."""
