"""What the house does by itself: tasks that each call one service, when their time has come."""
